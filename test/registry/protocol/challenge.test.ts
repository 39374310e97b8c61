// WWW-Authenticate in all the shapes that registries send it.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseChallenges } from '../../../src/registry/protocol/challenge.ts'
import { compareTimes } from '../../support/compare-times.ts'

const plain = (headers: string | string[] | undefined) =>
  parseChallenges(headers).map(({ scheme, parameters }) => ({ scheme, ...Object.fromEntries(parameters) }))

test.each<[string, string | string[] | undefined, object[]]>([
  ['none', undefined, []],
  ['a scheme alone', 'Negotiate', [{ scheme: 'negotiate' }]],
  [
    'Docker Hub',
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull"',
    [
      {
        scheme: 'bearer',
        realm: 'https://auth.docker.io/token',
        service: 'registry.docker.io',
        scope: 'repository:a/b:pull',
      },
    ],
  ],
  [
    'gcr.io, unquoted',
    'Bearer realm="https://gcr.io/v2/token",service=gcr.io',
    [{ scheme: 'bearer', realm: 'https://gcr.io/v2/token', service: 'gcr.io' }],
  ],
  ['names in any case', 'BASIC ReALM="x"', [{ scheme: 'basic', realm: 'x' }]],
  [
    'several in one header',
    'Bearer realm="a,b", service="s", Basic realm="q"',
    [
      { scheme: 'bearer', realm: 'a,b', service: 's' },
      { scheme: 'basic', realm: 'q' },
    ],
  ],
  [
    'several headers',
    ['Basic realm="q"', 'Bearer realm="r"'],
    [
      { scheme: 'basic', realm: 'q' },
      { scheme: 'bearer', realm: 'r' },
    ],
  ],
  [
    'space around the equals sign',
    'Bearer realm = "r" , service = s',
    [{ scheme: 'bearer', realm: 'r', service: 's' }],
  ],
  ['escaped quotes', 'Basic realm="a \\"b\\" \\\\"', [{ scheme: 'basic', realm: 'a "b" \\' }]],
  ['an empty value', 'Bearer realm="",service=', [{ scheme: 'bearer', realm: '', service: '' }]],
  ['a quote that never closes', 'Bearer realm="https://x', [{ scheme: 'bearer', realm: 'https://x' }]],
  ['a repeated parameter', 'Bearer realm="first",realm="second"', [{ scheme: 'bearer', realm: 'first' }]],
  ['parameters without a scheme', 'realm="x"', []],
  ['a value with an equals sign', 'Bearer realm="https://x/?a=b"', [{ scheme: 'bearer', realm: 'https://x/?a=b' }]],
  ['nothing but punctuation', '=,,="', []],
])('%s', (_, headers, expected) => expect(plain(headers)).toEqual(expected))

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
const value = fc.string({ unit: 'grapheme-ascii' })
const challenges = fc.array(fc.record({ scheme: name, parameters: fc.dictionary(name, value, { minKeys: 1 }) }), {
  maxLength: 4,
})

test('what is written by the rules is read as it was meant', () => {
  const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`
  const write = ({ scheme, parameters }: { scheme: string; parameters: Record<string, string> }) =>
    `${scheme} ${Object.entries(parameters)
      .map(([key, text]) => `${key}=${quoted(text)}`)
      .join(', ')}`
  fc.assert(
    fc.property(challenges, fc.boolean(), (list, isOneHeader) => {
      const headers = isOneHeader ? [list.map(write).join(', ')] : list.map(write)
      const read = parseChallenges(headers).map(({ scheme, parameters }) => ({
        scheme,
        parameters: Object.fromEntries(parameters),
      }))
      const meant = list.map(({ scheme, parameters }) => ({ scheme, parameters: { ...parameters } }))
      expect(read).toEqual(meant)
    }),
  )
})

describe('a long header', () => {
  const longest = 8 * 1024

  test('is read as far as registries go, and no further', () => {
    const schemes = (blanks: number) => parseChallenges(`Basic${' '.repeat(blanks)}Digest`).map(({ scheme }) => scheme)
    expect(schemes(longest - 20)).toEqual(['basic', 'digest'])
    expect(schemes(longest)).toEqual(['basic'])
  })

  test.each([
    ['quotes', '', '"'],
    ['blanks', '', ' '],
    ['blanks behind a name', 'Bearer realm', ' '],
    ['backslashes', 'Bearer realm="', '\\'],
    ['commas', 'Bearer a=b', ','],
    ['equals signs', 'Bearer a', '='],
    ['names', '', 'a '],
    ['a name', '', 'a'],
  ])('full of %s takes no longer than as much in short ones', async (_, start, part) => {
    const ofLength = (length: number): string => `${start}${part.repeat(length)}`.slice(0, length)
    const [long, short] = [[ofLength(longest)], Array.from({ length: 8 }, () => ofLength(longest / 8))]
    const ratio = await compareTimes(
      () => parseChallenges(long),
      () => parseChallenges(short),
    )
    // One that walks back over what it has seen takes eight times as long and more.
    expect(ratio).toBeLessThan(4)
  })
})

test('anything at all is read without an error', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => Array.isArray(parseChallenges(text))))
})
