import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { quoteLiteral, quoteShell } from '../../src/secret/quote.ts'

const hostile = [
  '$(id)',
  '`id`',
  "a'b",
  'a"b',
  'a\\',
  '--x',
  '',
  'a b',
  '!!',
  '~',
  '=ls',
  'a\nb',
  '\u001b[2J',
  '\u202e',
  '#{x}',
  '😀',
  '*',
]

test.each(hostile)('a shell reads %j back as one word', (text) => {
  const output = execFileSync('bash', ['-c', `printf '%s|' ${quoteShell(text)}`], { encoding: 'utf8' })
  expect(output).toBe(`${text}|`)
})

test('a literal holds printable ASCII only, and YAML reads it back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const literal = quoteLiteral(text)
      expect(literal).toMatch(/^"[ -~]*"$/)
      expect(load(literal)).toBe(text)
    }),
  )
})

test('Python and JSON read the same text where both know the escapes', () => {
  expect(quoteLiteral('a"\\\n\u0007é😀')).toBe('"a\\"\\\\\\n\\u0007\\u00e9\\U0001f600"')
})

test('no control character reaches a terminal through a quoted word', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(quoteShell(text)).not.toMatch(/\p{Cc}|\p{Cf}/u)
    }),
  )
})
