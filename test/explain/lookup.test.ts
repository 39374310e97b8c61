// The kubelet's answers, given by its own Go packages, for thousands of documents and images.

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lookupCredentials } from '../../src/explain/lookup.ts'
import { vectorBytes, vectorText } from './vector-bytes.ts'

interface KeyringVector {
  name: string
  format?: 'dockercfg'
  dockerconfig: unknown
  moreSecrets?: { type: string; dockerconfig: unknown }[]
  image: string
  outcome: string
  expected: { registryKey: string; normalizedKey: string; username: string; secret?: number }[]
  ties?: number[][]
}

interface RandomVector {
  id: string
  secrets: { type: string; data: Record<string, string> }[]
  image: string
  outcome: string
  credentials: [string, string, number][]
  ties?: number[][]
}

const keyringVectors: KeyringVector[] = readVectors('keyring-vectors.json')
const randomVectors: RandomVector[] = readVectors('random-keyring-vectors.json')

const configType = 'kubernetes.io/dockerconfigjson'

function readVectors<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8'))
}

function base64(text: string | Uint8Array): string {
  return Buffer.from(typeof text === 'string' ? Buffer.from(text, 'utf8') : text).toString('base64')
}

function configSecret(dockerconfig: unknown, type = configType) {
  const text = typeof dockerconfig === 'string' ? dockerconfig : JSON.stringify(dockerconfig)
  return { type, data: { [type.replace('kubernetes.io/', '.')]: base64(text) } }
}

/** The rows with those of each tie in one fixed order, because any order of them is right. */
function settleTies<T>(rows: readonly T[], ties: readonly number[][]): string[] {
  const settled = rows.map((row) => JSON.stringify(row))
  for (const tie of ties) {
    const sorted = tie.map((index) => settled[index] ?? '').sort()
    for (const [position, index] of tie.entries()) settled[index] = sorted[position] ?? ''
  }
  return settled
}

describe('lookupCredentials', () => {
  it.each(keyringVectors)('answers as the kubelet: $name', (vector) => {
    const first = configSecret(vector.dockerconfig, vector.format && 'kubernetes.io/dockercfg')
    const more = (vector.moreSecrets ?? []).map((secret) => configSecret(secret.dockerconfig, secret.type))
    const result = lookupCredentials([first, ...more], vector.image)
    const ties = vector.ties ?? []
    expect(result.outcome).toBe(vector.outcome)
    expect(result.ties).toEqual(ties)
    const rows = result.candidates.map((c) => [c.registry, c.normalizedKey, c.username, c.secretIndex])
    const expected = vector.expected.map((e) => [e.registryKey, e.normalizedKey, e.username, e.secret ?? 0])
    expect(settleTies(rows, ties)).toEqual(settleTies(expected, ties))
  })

  it('answers as the kubelet for random documents', () => {
    expect(randomVectors.length).toBeGreaterThan(1000)
    for (const vector of randomVectors) {
      const secrets = vector.secrets.map(({ type, data }) => ({
        type,
        data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(vectorBytes(value))])),
      }))
      const result = lookupCredentials(secrets, vector.image)
      const ties = vector.ties ?? []
      expect([vector.id, result.outcome, result.ties]).toEqual([vector.id, vector.outcome, ties])
      const rows = result.candidates.map((c) => [c.username, c.password.reveal(), c.secretIndex])
      const expected = vector.credentials.map(([user, password, secret]) => [
        vectorText(user),
        vectorText(password),
        secret,
      ])
      expect([vector.id, ...settleTies(rows, ties)]).toEqual([vector.id, ...settleTies(expected, ties)])
    }
  })

  it('reads a missing or empty type as Opaque', () => {
    const data = { '.dockerconfigjson': base64('garbage') }
    expect(lookupCredentials([{ data }, { type: '', data }], 'nginx').outcome).toBe('anonymous')
  })

  it.each([
    ['not base64', { '.dockerconfigjson': 'e30' }, /not base64/],
    ['not a text', { '.dockerconfigjson': 5 }, /not a text/],
    ['not JSON', { '.dockerconfigjson': base64('{"auths":{},\n"x"') }, /secret 2: unexpected end .* line 2, column 4/],
    ['a bad auth', { '.dockerconfigjson': base64('{"auths":{"a":{"auth":"?"}}}') }, /\["auths","a","auth"\]/],
  ])('says which secret is broken: %s', (_what, data, reason) => {
    const broken = { type: configType, data: data as Record<string, string> }
    const result = lookupCredentials([configSecret({ auths: { 'docker.io': {} } }), broken], 'nginx')
    expect(result).toMatchObject({ outcome: 'keyring-error', candidates: [], ties: [] })
    expect(result.reason).toMatch(reason)
  })

  it('reads line breaks in a data value as the API server does', () => {
    const value = base64('{"auths":{"docker.io":{"username":"u"}}}').replace(/(.{10})/g, '$1\r\n')
    const result = lookupCredentials([{ type: configType, data: { '.dockerconfigjson': value } }], 'nginx')
    expect(result.candidates.map((candidate) => candidate.username)).toEqual(['u'])
  })

  it('keeps a byte order mark in a credential and replaces what is not UTF-8', () => {
    const auth = Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0x3a, 0xff, 0x70]).toString('base64')
    const [candidate] = lookupCredentials([configSecret({ auths: { 'a.b': { auth } } })], 'a.b/c').candidates
    expect([candidate?.username, candidate?.password.reveal()]).toEqual(['\ufeffa', '\ufffdp'])
  })

  it('never prints a password', () => {
    const result = lookupCredentials([configSecret({ auths: { 'a.b': { username: 'u', password: 'hmff' } } })], 'a.b/c')
    expect(JSON.stringify(result)).not.toContain('hmff')
  })
})

describe('lookupCredentials with hostile input', () => {
  const cyclic: Record<string, unknown> = { type: configType }
  cyclic['data'] = cyclic
  const throwing = {
    get type(): string {
      throw new Error('no')
    },
  }

  it('takes what is no list of secrets for no secret', () => {
    const values = [
      null,
      undefined,
      5,
      'x',
      {},
      [null],
      [5],
      [[]],
      [cyclic],
      [throwing],
      [{ type: configType, data: null }],
    ]
    for (const secrets of values) expect(lookupCredentials(secrets as never, 'nginx').outcome).toBe('anonymous')
  })

  it('takes what is no text for an invalid image', () => {
    const values = [null, undefined, 5, {}, cyclic, ['nginx'], '', '\ud800', '\0']
    for (const image of values) expect(lookupCredentials([], image as never).outcome).toBe('invalid-image')
  })

  it('never throws on anything', () => {
    const secret = fc.record({ type: fc.constantFrom(configType, 'x'), data: fc.anything() })
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.anything(), secret)),
        fc.oneof(fc.anything(), fc.constant('nginx')),
        (secrets, image) => {
          expect(typeof lookupCredentials(secrets as never, image as never).outcome).toBe('string')
        },
      ),
    )
  })

  it('never throws on broken versions of real documents', () => {
    const documents = randomVectors.flatMap(({ secrets }) => secrets.flatMap(({ data }) => Object.values(data)))
    const mutation = fc.tuple(fc.constantFrom(...documents), fc.nat(), fc.uint8Array({ maxLength: 3 }))
    fc.assert(
      fc.property(mutation, ([document, at, inserted]) => {
        const bytes = vectorBytes(document)
        const cut = at % (bytes.length + 1)
        const broken = Buffer.concat([bytes.subarray(0, cut), inserted, bytes.subarray(cut + 1)])
        const secret = { type: configType, data: { '.dockerconfigjson': broken.toString('base64') } }
        expect(typeof lookupCredentials([secret], 'docker.io/a/b').outcome).toBe('string')
      }),
      { numRuns: 500 },
    )
  })

  it('finds nothing special in names that objects inherit', () => {
    const secret = configSecret('{"auths":{"__proto__":{"username":"u"},"constructor":{}}}')
    expect(lookupCredentials([secret], 'nginx').outcome).toBe('anonymous')
    expect(lookupCredentials([{ type: '__proto__', data: {} }], 'nginx').outcome).toBe('anonymous')
  })

  it('is quick with ten thousand entries and with repetitive globs', () => {
    const many = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, i) => [`r${i}.*.com/team${i}`, { username: `u${i}` }]),
    )
    expect(lookupCredentials([configSecret({ auths: many })], 'r77.x.com/team77/app').candidates).toHaveLength(1)
    const hostile = { [`*${'a'.repeat(200_000)}b*`]: {}, [`${'*a'.repeat(100_000)}*b`]: {} }
    expect(lookupCredentials([configSecret({ auths: hostile })], `${'a'.repeat(400_000)}:5/app`).outcome).toBe(
      'anonymous',
    )
  })
})
