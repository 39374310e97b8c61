// Text from outside can't move the cursor, hide or reorder what a person reads, nor show the user info of a URL.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quoteName } from '../../src/basics/quote.ts'
import { escapeUnsafe, hasUnsafeCharacters, maskUserInfo, plainText } from '../../src/basics/shown-text.ts'

describe('escapeUnsafe', () => {
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
    expect(escapeUnsafe(text)).toBe(shown)
  })

  it('leaves nothing unsafe, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(hasUnsafeCharacters(escapeUnsafe(text))).toBe(false)
      }),
    )
  })
})

describe('plainText', () => {
  it.each([
    ['  two\n\n lines ', 20, 'two lines'],
    ['a\u0007b', 20, 'a\\x07b'],
    ['x'.repeat(30), 10, `${'x'.repeat(10)}…`],
    ['\u0007'.repeat(30), 8, '\\x07\\x07…'],
  ])('shows %j in %i characters as %j', (text, limit, shown) => {
    expect(plainText(text, limit)).toBe(shown)
  })
})

describe('quoteName', () => {
  it.each([
    ['prod', '`prod`'],
    ['a`b', "`a'b`"],
    ['a\u202eb\n', '`a\\u{202e}b`'],
    ['x'.repeat(300), `\`${'x'.repeat(200)}…\``],
  ])('quotes %j as %s', (name, shown) => {
    expect(quoteName(name)).toBe(shown)
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
