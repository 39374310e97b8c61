// The log of a container, read through cuts: every line once, in order, whatever way the bytes come.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../src/basics/wire.ts'
import type { PodReader } from '../../../src/cluster/resources/pods.ts'
import { followContainer } from '../../../src/operator/logs/follow-container.ts'
import { LogCursor, type LogPosition } from '../../../src/operator/logs/log-cursor.ts'
import { createEntryWriter } from '../../../src/operator/logs/log-entry.ts'
import { type Delivery, KubeletLog, type StoredLine } from '../support/kubelet-log.ts'
import { ManualClock } from '../support/manual-clock.ts'

const start = 1_700_000_000_000_000_000n
const pod = { namespace: 'app', name: 'task-1', uid: 'u1' }

/** Lines so many nanoseconds apart. */
function lines(texts: readonly string[], gapNanos: bigint): StoredLine[] {
  return texts.map((text, index) => ({ nanos: start + gapNanos * BigInt(index), text }))
}

function podsShowing(uid: string | undefined): PodReader {
  const found: Pod | undefined = uid === undefined ? undefined : { metadata: { uid } }
  return { get: async () => found, list: () => Promise.reject(new Error('not used')), watch: () => neverCalled() }
}

const neverCalled = (): never => {
  throw new Error('not used')
}

interface Reading {
  readonly text: string
  readonly gaps: number
  readonly lost: string | undefined
  readonly position: LogPosition
}

/** Reads `log` of a container that has ended, or ends when `endsWith` requests have been answered. */
async function readAll(
  log: KubeletLog,
  options: {
    readonly position?: LogPosition
    readonly uid?: string
    readonly isEnded?: boolean
    readonly endsAfterMs?: number
  } = {},
): Promise<Reading> {
  const clock = new ManualClock()
  const cursor = new LogCursor(options.position)
  const ended = new AbortController()
  if (options.isEnded !== false) ended.abort()
  const write = createEntryWriter('main')
  let text = ''
  let gaps = 0
  const following = followContainer({
    logs: log,
    pods: podsShowing(options.uid ?? 'u1'),
    clock,
    random: () => 0.5,
    pod,
    container: 'main',
    cursor,
    news: { ended: ended.signal, gone: new AbortController().signal },
    signal: new AbortController().signal,
    onForbidden: () => {},
    take: (piece) => {
      if (piece.isAfterGap) gaps += 1
      const entry = write(piece)
      text += `${entry.text}${entry.isLast ? '\n' : ''}`
    },
  })
  if (options.isEnded === false) void clock.sleep(options.endsAfterMs ?? 60_000).then(() => ended.abort())
  const { lost } = await clock.run(following)
  return { text, gaps, lost, position: cursor.position }
}

const delivery: fc.Arbitrary<Delivery> = fc.record(
  {
    cutAfter: fc.nat(2000),
    chunks: fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 5 }),
  },
  { requiredKeys: ['chunks', 'cutAfter'] },
)

const texts = fc.array(
  fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.replaceAll('\n', ' ')),
  {
    maxLength: 60,
  },
)

const gap = fc.constantFrom(0n, 1n, 1_000_000n, 333_000_000n, 2_000_000_000n)

describe('reading through cuts', () => {
  it('[case 111] gives every line once, whatever the chunks and wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(texts, gap, fc.array(delivery, { maxLength: 8 }), async (written, apart, deliveries) => {
        const reading = await readAll(new KubeletLog(lines(written, apart), deliveries))
        expect(reading.text).toBe(written.map((line) => `${line}\n`).join(''))
        expect(reading).toMatchObject({ gaps: 0, lost: undefined })
      }),
    )
  })

  it('does so for lines that are longer than one piece', async () => {
    const long = fc.array(
      fc.string({ unit: 'binary', maxLength: 400 }).map((text) => text.replaceAll('\n', ' ')),
      { maxLength: 8 },
    )
    await fc.assert(
      fc.asyncProperty(long, gap, fc.array(delivery, { maxLength: 8 }), async (written, apart, deliveries) => {
        const reading = await readAll(new KubeletLog(lines(written, apart), deliveries, 100))
        expect(reading.text).toBe(written.map((line) => `${line}\n`).join(''))
        expect(reading.gaps).toBe(0)
      }),
    )
  })

  it('[case 122] [case 162] goes on in another process where the first one stopped', async () => {
    await fc.assert(
      fc.asyncProperty(texts, texts, gap, async (before, after, apart) => {
        const all = lines([...before, ...after], apart)
        const first = await readAll(new KubeletLog(all.slice(0, before.length)))
        const position: LogPosition = JSON.parse(JSON.stringify(first.position))
        const second = await readAll(new KubeletLog(all), { position })
        expect(second.text).toBe(after.map((line) => `${line}\n`).join(''))
        expect(second.gaps).toBe(0)
      }),
    )
  })

  it('survives a clock that was set back before the cut', async () => {
    const back = [5n, 6n, 7n, 3n, 4n, 5n, 8n].map((seconds, index) => ({
      nanos: start + seconds * 1_000_000_000n,
      text: `line ${index}`,
    }))
    const seenBytes = 4 * 38
    for (let cutAfter = seenBytes; cutAfter < 280; cutAfter += 1) {
      const reading = await readAll(new KubeletLog(back, [{ cutAfter, chunks: [7] }]))
      expect(reading.text, `cut after ${cutAfter} bytes`).toBe(back.map(({ text }) => `${text}\n`).join(''))
      expect(reading.gaps).toBe(0)
    }
  })

  it('asks for whole seconds only, from the last line on [case 114]', async () => {
    const log = new KubeletLog(lines(['a', 'b', 'c'], 400_000_000n), [{ cutAfter: 80, chunks: [9] }])
    await readAll(log)
    expect(log.requests.map(({ sinceTime }) => sinceTime)).toEqual([undefined, '2023-11-14T22:13:20Z'])
  })
})

describe('lines', () => {
  it.each([
    ['[case 119] come in parts', [12, 5], ['first_part_second_part']],
    ['[case 119] come two at once', [4096], ['a', 'b']],
    ['[case 119] are empty', [3], ['', '']],
  ])('that %s are whole', async (_name, chunks, texts) => {
    const reading = await readAll(new KubeletLog(lines(texts, 1n), [{ chunks }]))
    expect(reading.text).toBe(texts.map((text) => `${text}\n`).join(''))
  })

  it('[case 109] leave the time of the last one behind', async () => {
    const reading = await readAll(new KubeletLog(lines(['a', 'b'], 5_000_000n)))
    expect(reading.position.last).toBe('2023-11-14T22:13:20.005000000Z')
  })
})

describe('what can not be had', () => {
  it('is told: lines that were rotated away while nobody read', async () => {
    const log = new KubeletLog(lines(['a', 'b', 'c', 'd', 'e'], 1_000_000n), [])
    const first = await readAll(new KubeletLog(lines(['a', 'b'], 1_000_000n)))
    log.rotate(3)
    const second = await readAll(log, { position: first.position })
    expect(second).toMatchObject({ text: 'd\ne\n', gaps: 1 })
  })

  it('is not invented: nothing is missing when only old lines were rotated away', async () => {
    const log = new KubeletLog(lines(['a', 'b', 'c'], 1_000_000n))
    const first = await readAll(new KubeletLog(lines(['a', 'b'], 1_000_000n)))
    log.rotate(1)
    expect(await readAll(log, { position: first.position })).toMatchObject({ text: 'c\n', gaps: 0 })
  })

  it('[case 71] is not read from another pod that has the name now', async () => {
    const log = new KubeletLog(lines(['a', 'b', 'c'], 1_000_000n), [{ cutAfter: 40, chunks: [40] }])
    const reading = await readAll(log, { uid: 'u2' })
    expect(reading).toMatchObject({ text: 'a\n', lost: 'pod-gone' })
    expect(log.requests).toHaveLength(1)
  })
})

describe('the end', () => {
  it('[case 113] of an empty log is no line', async () => {
    expect(await readAll(new KubeletLog([]))).toMatchObject({ text: '', lost: undefined })
  })

  it('has a last line without a line feed', async () => {
    const log = new KubeletLog([...lines(['a'], 1n), { nanos: start + 5n, text: 'unended', isEnded: false }])
    expect((await readAll(log)).text).toBe('a\nunended\n')
  })

  it('[case 130] is not believed when the stream ends and nothing says that the container did', async () => {
    const log = new KubeletLog(lines(['a', 'b', 'c'], 1_000_000n), [{ cutAfter: 40, chunks: [40], isCleanCut: true }])
    expect((await readAll(log, { isEnded: false })).text).toBe('a\nb\nc\n')
  })

  it('is not believed in the middle of a line, which an API server may make of a kubelet that goes away', async () => {
    for (let cutAfter = 1; cutAfter < 96; cutAfter += 1) {
      const log = new KubeletLog(lines(['a', 'b', 'c'], 1_000_000n), [{ cutAfter, chunks: [40], isCleanCut: true }])
      const reading = await readAll(log, { isEnded: false, endsAfterMs: 100 })
      // At the end of a line nothing tells the two apart.
      if (cutAfter % 33 !== 0) expect(reading.text, `cut after ${cutAfter} bytes`).toBe('a\nb\nc\n')
    }
  })

  it('[case 116] needs one request when the container has ended before', async () => {
    const log = new KubeletLog(lines(['a'], 1n))
    await readAll(log)
    expect(log.requests.map(({ follow }) => follow)).toEqual([false])
  })
})
