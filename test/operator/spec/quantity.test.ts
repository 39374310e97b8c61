// Amounts as Kubernetes reads them.

import { describe, expect, it } from 'vitest'
import { parseQuantity } from '../../../src/operator/spec/check/quantity.ts'

const unit = 1_000_000_000n

describe('an amount', () => {
  it.each([
    ['1', unit],
    ['0.5', unit / 2n],
    ['.5', unit / 2n],
    ['5.', 5n * unit],
    ['500m', unit / 2n],
    ['1Ki', 1024n * unit],
    ['1.5Gi', 3n * 512n * 1024n ** 2n * unit],
    ['2000M', 2_000_000_000n * unit],
    ['1e3', 1000n * unit],
    ['1E3', 1000n * unit],
    ['1E', 10n ** 18n * unit],
    ['-1', -unit],
    ['+1', unit],
    ['1n', 1n],
    ['0.1n', 1n],
    ['1e20', 10n ** 20n * unit],
    ['1 ', unit],
  ])('%s is read', (text, nanos) => {
    expect(parseQuantity(text)).toBe(nanos)
  })

  it.each(['', '1,5', '1 Gi', 'Gi', '1gi', '1GB', '1.5.2', '--1', '1e', '1e+', 'e3', '0x10', '1Ki2', '9'.repeat(50)])(
    '%j is none',
    (text) => {
      expect(parseQuantity(text)).toBeUndefined()
    },
  )
})
