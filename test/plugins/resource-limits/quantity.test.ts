import { expect, test } from 'vitest'
import { parseQuantity, showQuantity } from '../../../plugins/resource-limits/quantity.ts'

test.each([
  ['0', 0],
  ['500m', 0.5],
  ['1.5', 1.5],
  ['.5', 0.5],
  ['128Mi', 128 * 1024 ** 2],
  ['1Gi', 1024 ** 3],
  ['2k', 2000],
  ['1e3', 1000],
  ['1E', 1e18],
  ['100n', 1e-7],
])('%s', (text, amount) => {
  expect(parseQuantity(text)).toBeCloseTo(amount, 12)
})

test.each(['', 'x', '1 Gi', '1gi', '1KI', '1Kb', '--1'])('%j is no quantity', (text) => {
  expect(parseQuantity(text)).toBeUndefined()
})

test.each([
  ['cpu', 1.5, '1500m'],
  ['cpu', 2, '2'],
  ['memory', 1.5 * 1024 ** 3, '1.5Gi'],
  ['memory', 100, '100'],
  ['nvidia.com/gpu', 2, '2'],
])('%s %d is shown as %s', (resource, amount, shown) => {
  expect(showQuantity(resource, amount)).toBe(shown)
})
