// No credential leaves the check except inside Redacted: not in problems, not in changes, not when the result is printed.

import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkSecret } from '../../src/check/check.ts'
import type { CheckInput } from '../../src/check/check-result.ts'
import { acceptPaste } from '../../src/check/paste/accept-paste.ts'

const now = new Date('2026-01-15T12:00:00Z')
const marker = 'CANARY-7f3a9c'

/** The marker as it could show up: raw, in base64 at the three offsets, percent-encoded. */
const traces = [
  marker,
  ...[0, 1, 2].map((offset) =>
    Buffer.from('x'.repeat(offset) + marker)
      .toString('base64')
      .slice(offset === 0 ? 0 : 4, -4),
  ),
  marker.replaceAll('-', '%2D'),
]

function showAll(input: CheckInput): string {
  const result = checkSecret(input, { now })
  const shown = { ...result, entries: result.entries.map(({ registry: _key, username: _name, ...rest }) => rest) }
  return JSON.stringify(shown) + inspect(shown, { depth: 10 }) + String(result.repaired?.document)
}

function expectNoTrace(shown: string): void {
  for (const trace of traces) expect(shown).not.toContain(trace)
}

const auth = Buffer.from(`ana:${marker}`).toString('base64')
const badAuths = [
  auth,
  `${auth}!`,
  marker,
  `ana:${marker}`,
  `Basic ${auth}`,
  Buffer.from(auth).toString('base64'),
  `-${marker}_`,
  `${auth}\n`,
]

describe('the result of a check', () => {
  it.each([
    ['a password', JSON.stringify({ auths: { 'reg.example.com': { username: 'ana', password: marker } } })],
    ['a password as number key', `{"auths":{"reg.example.com":{"username":"ana","password":["${marker}"]}}}`],
    [
      'an identity token',
      JSON.stringify({ auths: { 'reg.example.com': { identitytoken: marker, registrytoken: marker } } }),
    ],
    ['an entry that is a text', JSON.stringify({ auths: { 'reg.example.com': marker } })],
    ['a login in a key', JSON.stringify({ auths: { [`https://ana:${marker}@reg.example.com`]: { auth } } })],
    ['a login in a broken key', JSON.stringify({ auths: { [`ana:${marker}@reg example.com/x`]: { auth } } })],
    ['proxy settings', JSON.stringify({ auths: {}, proxies: { default: { httpProxy: `http://u:${marker}@proxy` } } })],
    ['headers', JSON.stringify({ auths: {}, HttpHeaders: { Authorization: marker, X: 1 } })],
    ['text that is not JSON', `{"auths":{"reg.example.com":{"password":"${marker}" oops`],
    ['text in single quotes', `{'auths':{'reg.example.com':{'auth':'${auth}'}}}`],
    ['a text alone', JSON.stringify(marker)],
    ['a list', JSON.stringify([marker])],
    ['plain text', marker],
  ])('does not show %s', (_what, text) => {
    const encoded = Buffer.from(text).toString('base64')
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, type: 'kubernetes.io/dockerconfigjson' }
    expectNoTrace(showAll({ bytes: Buffer.from(text) }))
    expectNoTrace(showAll({ bytes: Buffer.from(encoded) }))
    expectNoTrace(showAll({ bytes: Buffer.from(text), type: 'kubernetes.io/dockercfg' }))
    expectNoTrace(showAll({ manifest: { ...secret, data: { '.dockerconfigjson': encoded } } }))
    expectNoTrace(showAll({ manifest: { ...secret, data: { '.dockerconfigjson': text } } }))
    expectNoTrace(showAll({ manifest: { ...secret, type: 'Opaque', stringData: { 'config.json': text } } }))
    expectNoTrace(showAll({ manifestText: text }))
    expectNoTrace(showAll({ manifestText: JSON.stringify({ ...secret, kind: 'ConfigMap', data: { a: text } }) }))
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ data: { a: text } }) }
    expectNoTrace(showAll({ manifest: { ...secret, metadata: { name: 'a', annotations } } }))
    const { input: _input, ...paste } = { input: undefined, ...acceptPaste(Buffer.from(text)) }
    expectNoTrace(JSON.stringify(paste))
  })

  it.each(badAuths)('does not show an auth of the shape %#', (bad) => {
    expectNoTrace(showAll({ bytes: Buffer.from(JSON.stringify({ auths: { 'reg.example.com': { auth: bad } } })) }))
  })

  it('does not show a marked password anywhere in a random document', () => {
    const name = fc.constantFrom('auth', 'Auth', 'password', 'identitytoken')
    const secret = fc.oneof(
      fc.constantFrom(...badAuths),
      fc.tuple(fc.string({ maxLength: 3 }), fc.string({ maxLength: 3 })).map(([a, b]) => `${a}${marker}${b}`),
    )
    const value = fc.oneof(
      { weight: 5, arbitrary: secret },
      secret.map((text) => [text]),
      secret.map((text) => ({ x: text })),
    )
    const document = fc
      .dictionary(fc.string({ maxLength: 8 }), fc.dictionary(name, value))
      .map((auths) => JSON.stringify({ auths }))
    const damaged = fc.tuple(document, fc.nat(), fc.string({ maxLength: 2 })).map(([text, at, insert]) => {
      const cut = at % (text.length + 1)
      return text.slice(0, cut) + insert + text.slice(cut)
    })
    fc.assert(
      fc.property(damaged, (text) => {
        // A cut inside a text can make a name of what was a value; names may be shown.
        fc.pre(!/"[^"]*CANARY[^"]*"\s*:/.test(text))
        expectNoTrace(showAll({ bytes: Buffer.from(text) }))
      }),
      { numRuns: 1500 },
    )
  })
})

describe('text from outside in problems', () => {
  const hostile = [
    '\u001b[31mred',
    'line\nbreak',
    '\u202eright to left',
    '"]} quote',
    '\u2028',
    '\ud800',
    'x'.repeat(5000),
    '\u0000',
    '`$(x)`',
  ]

  it.each(hostile)('is escaped and bounded (%#)', (text) => {
    const document = { auths: { [text]: { username: 1, [text]: 2 }, [`${text} `]: {} }, [text]: 1 }
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: text,
        labels: { [text]: text, 'app.kubernetes.io/managed-by': text },
        ownerReferences: [{ kind: text }],
      },
      type: 'kubernetes.io/dockerconfigjson',
      data: { '.dockerconfigjson': Buffer.from(JSON.stringify(document)).toString('base64'), [text]: 'e30=' },
    }
    for (const manifest of [secret, { ...secret, kind: text }, { ...secret, type: text }]) {
      for (const { path, message, remedy } of checkSecret({ manifest }, { now }).problems) {
        expect(`${path}${message}${remedy}`).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
        expect(path.length).toBeLessThan(1000)
        expect(message.length).toBeLessThan(1500)
      }
    }
  })
})
