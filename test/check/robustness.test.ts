// Nothing throws, nothing hangs: arbitrary bytes, objects and texts, damaged vectors, hostile objects, sizes at the limit.

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkSecret } from '../../src/check/check.ts'
import type { CheckResult } from '../../src/check/check-result.ts'
import { acceptPaste } from '../../src/check/paste/accept-paste.ts'

const now = new Date('2026-01-15T12:00:00Z')

/** Calls the check as a program without types would. */
function check(input: unknown, options: unknown = { now }): CheckResult {
  return Reflect.apply(checkSecret, undefined, [input, options])
}

function expectSound(result: CheckResult): void {
  expect(['loaded', 'ignored', 'keyring-error']).toContain(result.kubelet)
  const hasError = result.problems.some(({ severity }) => severity === 'error')
  expect(result.valid).toBe(!hasError)
  if (result.valid) expect(result).toMatchObject({ apiServerAccepts: true, kubelet: 'loaded' })
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8')

describe('checkSecret never throws', () => {
  it('for arbitrary bytes and texts', () => {
    const anything = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map(bytesOf), fc.string().map(bytesOf))
    const type = fc.oneof(
      fc.constantFrom('kubernetes.io/dockerconfigjson', 'kubernetes.io/dockercfg', 'Opaque'),
      fc.string(),
    )
    fc.assert(
      fc.property(anything, type, (bytes, secretType) => {
        expectSound(check({ bytes, type: secretType }))
        expectSound(check({ manifestText: Buffer.from(bytes).toString('utf8') }))
        expect(['accepted', 'useless']).toContain(acceptPaste(bytes).kind)
      }),
      { numRuns: 1000 },
    )
  })

  it('for arbitrary objects', () => {
    const name = fc.oneof(
      fc.constantFrom(
        'kind',
        'items',
        'data',
        'stringData',
        'metadata',
        'type',
        '.dockerconfigjson',
        'labels',
        '__proto__',
      ),
      fc.string(),
    )
    const object = fc.object({
      key: name,
      values: [fc.anything(), fc.constant('Secret'), fc.constant('List')],
      maxDepth: 4,
    })
    fc.assert(
      fc.property(object, (manifest) => {
        expectSound(check({ manifest }))
        expectSound(check(manifest))
        expectSound(check({ manifest: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, ...manifest } }))
      }),
      { numRuns: 1000 },
    )
  })

  it('for damaged vectors', () => {
    const source: unknown[] = JSON.parse(
      readFileSync(new URL('../vectors/decode-vectors.json', import.meta.url), 'utf8'),
    )
    const texts = source.flatMap((vector) => Object.values(Object(vector)).filter((value) => typeof value === 'string'))
    const manifests = source.flatMap((vector) => JSON.stringify(Reflect.get(Object(vector), 'secretManifest')) ?? [])
    const damaged = fc
      .tuple(fc.constantFrom(...texts, ...manifests), fc.nat(), fc.nat({ max: 6 }), fc.uint8Array({ maxLength: 4 }))
      .map(([text, at, drop, insert]) => {
        const bytes = Buffer.from(text)
        const cut = at % (bytes.length + 1)
        return Buffer.concat([bytes.subarray(0, cut), insert, bytes.subarray(cut + drop)])
      })
    fc.assert(
      fc.property(damaged, (bytes) => {
        expectSound(check({ bytes }))
        expectSound(check({ bytes, type: 'kubernetes.io/dockercfg' }))
        expectSound(check({ manifestText: bytes.toString('utf8') }))
        const accepted = acceptPaste(bytes)
        if (accepted.kind === 'accepted') expectSound(check(accepted.input))
      }),
      { numRuns: 1500 },
    )
  })

  const throwing = new Proxy(
    {},
    {
      get: () => {
        throw new Error('no')
      },
      ownKeys: () => {
        throw new Error('no')
      },
    },
  )
  const cyclic: Record<string, unknown> = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } }
  cyclic['data'] = cyclic
  cyclic['items'] = [cyclic, cyclic]
  const endless: object = new Proxy(
    {},
    {
      get: () => endless,
      ownKeys: () => ['a', 'b', 'c', 'd'],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: endless }),
    },
  )

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a number', 5],
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['an empty object', {}],
    ['a throwing proxy', throwing],
    ['a manifest that throws', { manifest: throwing }],
    ['parts that throw', { manifest: { kind: 'Secret', data: throwing, metadata: throwing } }],
    ['an endless object', { manifest: endless }],
    ['a cycle', { manifest: cyclic }],
    ['bytes of another type', { bytes: [1, 2] }],
    ['a proxy of bytes', { bytes: new Proxy(new Uint8Array(3), {}) }],
    ['a type that is no text', { bytes: new Uint8Array(), type: {} }],
    ['a text that is none', { manifestText: 5 }],
    [
      'big integers and dates',
      { manifest: { kind: 'Secret', data: { a: 5n }, metadata: { creationTimestamp: new Date(Number.NaN) } } },
    ],
  ])('for %s', (_what, input) => {
    expectSound(check(input))
  })

  it('without a time', () => {
    const bytes = bytesOf('{"auths":{"r.io":{"username":"a","password":"b"}}}')
    for (const options of [undefined, null, {}, { now: 'x' }, { now: new Date(Number.NaN) }]) {
      expect(check({ bytes }, options)).toMatchObject({ valid: true })
    }
  })
})

describe('checkSecret is linear', () => {
  const limit = 1024 * 1024
  const fill = (unit: string, size: number): string => unit.repeat(Math.ceil(size / unit.length)).slice(0, size)

  /** Generous, because test machines are slow; what is quadratic takes minutes. */
  function expectQuick(input: unknown): CheckResult {
    const start = process.cpuUsage()
    const result = check(input)
    const { user } = process.cpuUsage(start)
    expect(user / 1000).toBeLessThan(3000)
    return result
  }

  it('for 10,000 entries', () => {
    const entries = Array.from({ length: 10_000 }, (_, index) => [
      `reg${index}.example.com/team/`,
      { username: `user${index}`, password: 'pw', auth: Buffer.from(`user${index}:pw`).toString('base64') },
    ])
    const bytes = bytesOf(JSON.stringify({ auths: Object.fromEntries(entries) }))
    expect(expectQuick({ bytes }).entries).toHaveLength(10_000)
  })

  it('for 10,000 broken entries', () => {
    const entries = Array.from({ length: 10_000 }, (_, index) => [
      `oci://reg${index}.example.com`,
      { auth: `!${index}` },
    ])
    expectQuick({ bytes: bytesOf(JSON.stringify({ auths: Object.fromEntries(entries) })) })
    expectQuick({ bytes: bytesOf(`{"auths":{${entries.map(() => '"a.io":{"auth":"!"}').join()}}}`) })
  })

  it.each([
    '{',
    '[',
    '"',
    '\\',
    "'",
    '\n',
    ' ',
    '=',
    ':',
    '.',
    '-',
    '/',
    '*',
    '[*',
    '${',
    '{{',
    '$(',
    '<',
    '%41',
    '“',
    'ey',
    'e30=',
    '\u0000',
    'é',
    '{"a":',
  ])('for a megabyte of %j', (unit) => {
    const text = fill(unit, limit / 2)
    expectQuick({ bytes: bytesOf(text).subarray(0, limit) })
    expectQuick({ manifestText: text })
    expectQuick({ manifestText: `data:\n  .dockerconfigjson: |\n    ${text}` })
    const short = text.slice(0, limit / 8)
    expectQuick({
      bytes: bytesOf(
        JSON.stringify({ auths: { [short]: { username: short, password: short, auth: short } } }),
      ).subarray(0, limit),
    })
    expectQuick({
      bytes: bytesOf(JSON.stringify({ auths: { 'r.io': { username: short, password: short } } })).subarray(0, limit),
    })
    expectQuick({ bytes: bytesOf(JSON.stringify({ auths: { 'r.io': { auth: short } } })).subarray(0, limit) })
    const start = process.cpuUsage()
    acceptPaste(bytesOf(text))
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(3000)
  })

  it('for aliases that multiply', () => {
    const letters = 'bcdefghijklmnopqrstuvwxyz'
    const steps = [...letters].map((letter, index) => {
      const previous = index === 0 ? 'a' : letters[index - 1]
      return `${letter}: &${letter} [${Array(9).fill(`*${previous}`).join()}]`
    })
    expect(codesOf({ manifestText: ['a: &a ["x","x"]', ...steps].join('\n') })).toEqual(['manifest-not-yaml'])
    const items =
      '- {apiVersion: v1, kind: Secret, metadata: {name: a}, type: kubernetes.io/dockerconfigjson, data: *d}\n'
    const list = `apiVersion: v1\nkind: List\nd: &d {.dockerconfigjson: ${fill('e', 500_000)}}\nitems:\n${items.repeat(2000)}`
    expect(codesOf({ manifestText: list })).toEqual(['manifest-not-yaml'])
  })

  function codesOf(input: unknown): string[] {
    return expectQuick(input).problems.map(({ code }) => code)
  }
})
