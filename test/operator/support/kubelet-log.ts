// The log of one container as a kubelet keeps and gives it: whole seconds to go on from, rotation, and connections that break anywhere.

import { splitLines } from '../../../src/cluster/api/lines.ts'
import { ClusterError } from '../../../src/cluster/errors.ts'
import type { LogLine, LogReader, LogRequest } from '../../../src/cluster/resources/logs.ts'

export interface StoredLine {
  /** Nanoseconds since 1970. */
  readonly nanos: bigint
  readonly text: string
  /** False for a last line that the process did not end. */
  readonly isEnded?: boolean
}

/** What becomes of a request's answer: bytes until it is cut, and how the bytes are handed out. */
export interface Delivery {
  /** Cut after so many bytes; undefined for a whole answer. */
  readonly cutAfter?: number
  /** Sizes of the chunks, used again and again. */
  readonly chunks: readonly number[]
  /** Ended as if all had been read, though it was not: what an API server makes of a kubelet that goes away. */
  readonly isCleanCut?: boolean
}

const formatTime = (nanos: bigint): string => {
  const seconds = new Date(Number(nanos / 1_000_000_000n) * 1000).toISOString().slice(0, 19)
  return `${seconds}.${String(nanos % 1_000_000_000n).padStart(9, '0')}Z`
}

/** A reader whose requests are answered by `deliveries` in order, and wholly after the last of them. */
export class KubeletLog implements LogReader {
  readonly requests: LogRequest[] = []
  readonly #mostLineBytes: number
  #lines: readonly StoredLine[]
  #deliveries: readonly Delivery[]

  constructor(lines: readonly StoredLine[], deliveries: readonly Delivery[] = [], mostLineBytes = 1024 * 1024) {
    this.#lines = lines
    this.#deliveries = deliveries
    this.#mostLineBytes = mostLineBytes
  }

  /** Takes the first lines away, as a rotation does. */
  rotate(count: number): void {
    this.#lines = this.#lines.slice(count)
  }

  append(...lines: StoredLine[]): void {
    this.#lines = [...this.#lines, ...lines]
  }

  async *read(request: LogRequest): AsyncGenerator<LogLine> {
    this.requests.push(request)
    const [delivery = { chunks: [4096] }, ...rest] = this.#deliveries
    this.#deliveries = rest
    let isContinued = false
    for await (const { bytes, isWhole } of splitLines(this.#chunks(request, delivery), this.#mostLineBytes)) {
      request.signal?.throwIfAborted()
      const text = Buffer.from(bytes)
      const space = text.indexOf(' ')
      const isTimed = !isContinued && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text.toString('latin1', 0, Math.max(0, space)))
      yield isTimed
        ? { time: text.toString('latin1', 0, space), text: bytes.subarray(space + 1), isWhole }
        : { text: bytes, isWhole }
      isContinued = !isWhole
    }
  }

  async *#chunks({ sinceTime }: LogRequest, { cutAfter, chunks, isCleanCut }: Delivery): AsyncGenerator<Uint8Array> {
    const since = sinceTime === undefined ? 0n : BigInt(Date.parse(sinceTime)) * 1_000_000n
    const shown = this.#lines.filter(({ nanos }) => nanos >= since)
    const text = shown
      .map((line) => `${formatTime(line.nanos)} ${line.text}${line.isEnded === false ? '' : '\n'}`)
      .join('')
    const bytes = Buffer.from(text)
    const end = Math.min(bytes.length, cutAfter ?? bytes.length)
    for (let at = 0, turn = 0; at < end; turn += 1) {
      const size = Math.max(1, chunks[turn % chunks.length] ?? 1)
      yield bytes.subarray(at, Math.min(end, at + size))
      at += size
    }
    if (end < bytes.length && !isCleanCut) {
      throw new ClusterError('cluster-unreachable', 'cannot read the log', { failure: 'cut' })
    }
  }
}
