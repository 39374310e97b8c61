// Lines out of bytes, however they are cut.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Line, splitLines } from '../../../src/cluster/api/lines.ts'

async function* chunksOf(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  let start = 0
  for (const place of [...places, bytes.length]) {
    yield bytes.subarray(start, place)
    start = place
  }
}

async function collect(lines: AsyncIterable<Line>): Promise<[string, boolean][]> {
  const all: [string, boolean][] = []
  for await (const line of lines) all.push([Buffer.from(line.bytes).toString('latin1'), line.isWhole])
  return all
}

test('any chunking gives the same lines', async () => {
  const texts = fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', '')))
  await fc.assert(
    fc.asyncProperty(texts, fc.array(fc.nat()), async (lines, cuts) => {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
      const expected = lines.map((line) => [Buffer.from(line).toString('latin1'), true])
      expect(await collect(splitLines(chunksOf(bytes, cuts), 1_000_000))).toEqual(expected)
    }),
  )
})

test('what stands after the last line feed is no whole line', async () => {
  expect(await collect(splitLines(chunksOf(Buffer.from('a\n\nb'), [1]), 100))).toEqual([
    ['a', true],
    ['', true],
    ['b', false],
  ])
})

test('a line that is too long comes in pieces', async () => {
  const pieces = await collect(splitLines(chunksOf(Buffer.from(`${'x'.repeat(25)}\ny\n`), [6, 12, 18, 24]), 10))
  expect(pieces).toEqual([
    ['x'.repeat(12), false],
    ['x'.repeat(12), false],
    ['x', true],
    ['y', true],
  ])
})
