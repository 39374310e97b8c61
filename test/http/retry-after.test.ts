// Retry-After in the forms it comes in.

import { expect, test } from 'vitest'
import { readRetryAfter } from '../../src/http/retry-after.ts'

const now = new Date('2026-03-01T12:00:00Z')

test.each<[string, number | undefined]>([
  ['120', 120_000],
  [' 0 ', 0],
  ['Sun, 01 Mar 2026 12:01:30 GMT', 90_000],
  ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
  ['999999999', 86_400_000],
  ['', undefined],
  ['-1x', undefined],
  ['soon', undefined],
])('Retry-After: %s is %s ms', (text, expected) => {
  expect(readRetryAfter({ headers: { 'retry-after': text } }, now)).toBe(expected)
})

test.each<[string, string | undefined, number]>([
  ['tells its time', 'Sun, 01 Mar 2026 09:00:00 GMT', 30_000],
  ['tells a time that is none', 'soon', 0],
  ['does not tell its time', undefined, 0],
])('a date of a server that %s', (_title, date, expected) => {
  // Here it is three hours later than there.
  const headers = { 'retry-after': 'Sun, 01 Mar 2026 09:00:30 GMT', ...(date === undefined ? {} : { date }) }
  expect(readRetryAfter({ headers }, now)).toBe(expected)
})
