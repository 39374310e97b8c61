// Text from outside can't move the cursor, hide or reorder what a person reads, nor show the user info of a URL.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeInsideQuotes, escapeText, hasUnsafeCharacters, maskUserInfo } from '../../../src/cli/output/escape.ts'

describe('escapeText', () => {
  it.each([
    ['plain text, ünïcode 漢字 😀', 'plain text, ünïcode 漢字 😀'],
    ['\u001b[31mred', '\\x1b[31mred'],
    ['two\nlines\r\tand a tab', 'two\\nlines\\r\\tand a tab'],
    ['\u009b2J', '\\x9b2J'],
    ['a\u202eb\u2066c\u200bd', 'a\\u{202e}b\\u{2066}c\\u{200b}d'],
    ['x\u{e0041}y', 'x\\u{e0041}y'],
    ['\ud800 alone', '\\u{d800} alone'],
    ['\u2028line\ufeff', '\\u{2028}line\\u{feff}'],
  ])('shows %j as %j', (text, shown) => {
    expect(escapeText(text)).toBe(shown)
  })

  it('shows no more than it was allowed to', () => {
    expect(escapeText('x'.repeat(50), 10)).toBe(`${'x'.repeat(10)}...`)
  })

  it('leaves nothing unsafe, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(hasUnsafeCharacters(escapeText(text))).toBe(false)
      }),
    )
  })
})

describe('escapeInsideQuotes', () => {
  it('keeps a JSON document the same value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeInsideQuotes(JSON.stringify({ text }, null, 2))
        expect(JSON.parse(escaped)).toEqual({ text })
        expect(hasUnsafeCharacters(escaped.replaceAll('\n', ''))).toBe(false)
      }),
    )
  })
})

describe('maskUserInfo', () => {
  it.each([
    ['https://bob:hunter2@ghcr.io/v2/', 'https://[redacted]@ghcr.io/v2/'],
    ['https://hunter2@ghcr.io', 'https://[redacted]@ghcr.io'],
    ['https://bob:p@ss@ghcr.io', 'https://[redacted]@ghcr.io'],
    ['bob:hunter2@ghcr.io', '[redacted]@ghcr.io'],
    ['auths["bob:hunter2@ghcr.io"].auth', 'auths["[redacted]@ghcr.io"].auth'],
    ['ghcr.io/acme/app:1@sha256:0123', 'ghcr.io/acme/app:1@sha256:0123'],
    ['nginx:1@sha256:0123', 'nginx:1@sha256:0123'],
    ['bob@example.com', 'bob@example.com'],
  ])('turns %j into %j', (text, shown) => {
    expect(maskUserInfo(text)).toBe(shown)
  })
})
