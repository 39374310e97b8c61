import fc from 'fast-check'
import { expect, test } from 'vitest'
import { combineExitCodes, type ExitCode } from '../../src/provision/exit-code.ts'

test.each<[ExitCode[], ExitCode]>([
  [[], 0],
  [[0, 0], 0],
  [[3, 0], 3],
  [[3, 4], 4],
  [[3, 4, 1], 1],
  [[3, 4, 1, 130], 130],
])('%j gives %i', (codes, expected) => {
  expect(combineExitCodes(codes)).toBe(expected)
})

test('the order of targets never matters', () => {
  const codes = fc.array(fc.constantFrom<ExitCode>(0, 1, 3, 4, 130))
  fc.assert(
    fc.property(codes, (given) => {
      expect(combineExitCodes([...given].reverse())).toBe(combineExitCodes(given))
    }),
  )
})
