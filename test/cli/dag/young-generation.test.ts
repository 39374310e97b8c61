// V8's room for new objects while many of them live on.

import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { expect, onTestFinished, test } from 'vitest'
import { keepYoungGenerationSmall } from '../../../src/cli/dag/young-generation.ts'

test('it does not grow any more', () => {
  onTestFinished(() => setFlagsFromString('--semi-space-growth-factor=2'))
  keepYoungGenerationSmall()
  const before = roomForNewObjects()
  surviveForAWhile()
  expect(roomForNewObjects()).toBeLessThanOrEqual(before)
})

/** Objects that live longer than a few collections of garbage; V8 makes room for more after as many as it has room for. */
function surviveForAWhile(): void {
  const living: object[][] = []
  for (let round = 0; round < 300; round += 1) {
    living.push(Array.from({ length: 10_000 }, (_, index) => ({ index, round })))
    if (living.length > 100) living.splice(0, 50)
  }
}

function roomForNewObjects(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? Number.NaN
}
