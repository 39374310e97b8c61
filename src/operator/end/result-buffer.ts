// The log of the container that prints a result, kept byte for byte and bounded.

import type { LogPieceReader } from '../logs/pod-logs.ts'

/** Results are small values, not data: whoever has more writes it elsewhere and gives back where. */
const mostBytes = 1024 * 1024

/** What was printed so far. */
export interface ResultBuffer {
  readonly take: LogPieceReader
  /** Undefined when the container printed nothing; cut when it printed more than 1 MiB, which makes it unreadable as a result. */
  read(): Uint8Array | undefined
}

/** Starts empty. */
export function openResultBuffer(): ResultBuffer {
  const parts: Uint8Array[] = []
  let bytes = 0
  const add = (part: Uint8Array): void => {
    const kept = part.subarray(0, Math.max(0, mostBytes - bytes))
    parts.push(kept)
    bytes += kept.length
  }
  return {
    take({ text, isLast }) {
      add(text)
      if (isLast) add(Buffer.from('\n'))
    },
    read: () => (parts.length === 0 ? undefined : Buffer.concat(parts)),
  }
}
