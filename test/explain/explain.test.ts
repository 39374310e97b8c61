// Explanations as plain data; who is tried is settled by the vectors, here is what is said about the rest.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ExplainOptions, explainImage, type NamedSecret } from '../../src/explain/explain.ts'
import { lookupCredentials } from '../../src/explain/lookup.ts'

const configType = 'kubernetes.io/dockerconfigjson'

function named(name: string, auths: Record<string, unknown>, type = configType): NamedSecret {
  const value = Buffer.from(JSON.stringify({ auths })).toString('base64')
  return { name, secret: { type, data: { '.dockerconfigjson': value } } }
}

function mismatch(key: string, image: string): string | undefined {
  return explainImage([named('s', { [key]: { username: 'u' } })], image).others[0]?.mismatch.code
}

function noteCodes(secrets: readonly NamedSecret[], image: string, options?: ExplainOptions): string[] {
  return explainImage(secrets, image, options).notes.map((note) => note.code)
}

const login = { username: 'u', password: 'p' }

describe('explainImage: why an entry is not tried', () => {
  it.each([
    ['ghcr.io', 'quay.io/app', 'host-differs'],
    ['*.gcr.io', 'quay.io/app', 'host-differs'],
    ['example.com', 'reg.example.com/app', 'label-count-differs'],
    ['*.example.com', 'a.b.example.com/app', 'label-count-differs'],
    ['*.dkr.ecr.*.amazonaws.com', '1.dkr.ecr.x.amazonaws.com.cn/app', 'label-count-differs'],
    ['ghcr.io.', 'ghcr.io/app', 'label-count-differs'],
    ['ghcr.io:443', 'ghcr.io/app', 'port-differs'],
    ['reg.io', 'reg.io:5000/app', 'port-differs'],
    ['GHCR.io', 'ghcr.io/app', 'case-differs'],
    ['ghcr.io/Acme', 'ghcr.io/acme/app', 'case-differs'],
    ['ghcr.io/acme', 'ghcr.io/other/app', 'path-is-no-prefix'],
    ['ghcr.io/v2', 'ghcr.io/acme/app', 'path-is-no-prefix'],
    ['ghcr.io/acme/*', 'ghcr.io/acme/app', 'wildcard-in-path'],
    ['ghcr.io/acme/app:1', 'ghcr.io/acme/app:1', 'key-has-tag'],
    ['oci://ghcr.io', 'ghcr.io/app', 'scheme-unknown'],
    ['HTTPS://ghcr.io', 'ghcr.io/app', 'scheme-unknown'],
    ['registry-1.docker.io', 'nginx', 'hub-alias-never-matches'],
    ['registry.hub.docker.com', 'nginx', 'hub-alias-never-matches'],
    ['https://index.docker.io/v1', 'nginx', 'hub-alias-never-matches'],
    ['registry-1.docker.io', 'ghcr.io/app', 'host-differs'],
    ['gh cr.io', 'ghcr.io/app', 'key-unparsable'],
    ['ghcr.io/a%0a', 'ghcr.io/app', 'key-never-matches'],
  ])('%s for %s: %s', (key, image, expected) => {
    expect(mismatch(key, image)).toBe(expected)
  })

  it('says that the Hub fallback is shadowed, by another secret too', () => {
    const secrets = [named('hub', { 'https://index.docker.io/v1/': login }), named('mirror', { 'docker.io': login })]
    const explanation = explainImage(secrets, 'nginx')
    expect(explanation.candidates.map((candidate) => candidate.secretName)).toEqual(['mirror'])
    expect(explanation.others).toMatchObject([
      { secretName: 'hub', registry: 'https://index.docker.io/v1/', mismatch: { code: 'hub-fallback-shadowed' } },
    ])
  })

  it('names every entry once, as candidate or with a reason, in step with the look-up', () => {
    const key = fc.constantFrom(
      'ghcr.io',
      'https://ghcr.io',
      'ghcr.io/acme',
      '*.io',
      'GHCR.io',
      'a b',
      'docker.io',
      '%zz',
    )
    const auths = fc.uniqueArray(key).map((keys) => Object.fromEntries(keys.map((name) => [name, login])))
    const image = fc.constantFrom('ghcr.io/acme/app', 'nginx', 'x.io/y')
    fc.assert(
      fc.property(fc.array(auths, { maxLength: 4 }), image, (documents, text) => {
        const secrets = documents.map((document, index) => named(`s${index}`, document))
        const { candidates, others, outcome } = explainImage(secrets, text)
        const expected = lookupCredentials(
          secrets.flatMap(({ secret }) => secret ?? []),
          text,
        )
        expect(outcome).toBe(expected.outcome)
        expect(candidates).toMatchObject(expected.candidates)
        const mentioned = [...candidates, ...others].map(({ secretIndex, registry }) => `${secretIndex} ${registry}`)
        const all = documents.flatMap((document, index) => Object.keys(document).map((name) => `${index} ${name}`))
        expect(mentioned.sort()).toEqual(all.sort())
      }),
    )
  })
})

describe('explainImage: secrets', () => {
  it('says what became of each', () => {
    const secrets: NamedSecret[] = [
      named('good', { 'ghcr.io': login, 'quay.io': login }),
      named('opaque', { 'ghcr.io': login }, 'Opaque'),
      { name: 'gone' },
      { name: 'empty', secret: { type: configType, data: { '.dockerconfigjson': '' } } },
      { name: 'keyless', secret: { type: configType, data: {} } },
    ]
    expect(explainImage(secrets, 'ghcr.io/app').secrets).toMatchObject([
      { name: 'good', status: 'loaded', entryCount: 2 },
      { name: 'opaque', status: 'ignored', reason: 'wrong-type' },
      { name: 'gone', status: 'missing' },
      { name: 'empty', status: 'ignored', reason: 'empty-value' },
      { name: 'keyless', status: 'ignored', reason: 'data-key-missing' },
    ])
  })

  it('marks every secret that makes the pull fail', () => {
    const secrets = [
      named('good', { 'ghcr.io': login }),
      named('poison', { 'quay.io': { auth: '?' } }),
      named('poison too', { 'quay.io': 5 }),
    ]
    const explanation = explainImage(secrets, 'ghcr.io/app')
    expect(explanation).toMatchObject({ outcome: 'keyring-error', candidates: [], others: [] })
    expect(explanation.reason).toMatch(/^secret 2: illegal base64/)
    expect(explanation.secrets.map((secret) => secret.status)).toEqual(['loaded', 'unreadable', 'unreadable'])
  })

  it('lets an invalid image win', () => {
    const explanation = explainImage([named('poison', { a: 5 })], 'Not An Image')
    expect(explanation).toMatchObject({ outcome: 'invalid-image', candidates: [] })
    expect(explanation.image).toBeUndefined()
  })

  it('never prints a password', () => {
    const secrets = [named('s', { 'ghcr.io': { username: 'u', password: 'hmff' }, 'quay.io': { auth: 'dTpobWZm' } })]
    expect(JSON.stringify(explainImage(secrets, 'ghcr.io/app'))).not.toMatch(/hmff|dTpobWZm/)
  })
})

describe('explainImage: notes', () => {
  it.each([
    ['no secret', [], 'ghcr.io/app', ['would-be-anonymous']],
    ['no entry', [named('s', { 'quay.io': login })], 'ghcr.io/app', ['no-entry-for-image', 'would-be-anonymous']],
    ['one entry', [named('s', { 'ghcr.io': login })], 'ghcr.io/app', []],
    ['several', [named('s', { 'ghcr.io': login, 'ghcr.io/app': login })], 'ghcr.io/app', ['several-candidates']],
    [
      'two spellings',
      [named('s', { 'ghcr.io': login, 'https://ghcr.io': { username: 'v' } })],
      'ghcr.io/app',
      ['several-candidates', 'order-is-random'],
    ],
    ['open prefix', [named('s', { 'ghcr.io/acme': login })], 'ghcr.io/acme-labs/app', ['entry-matches-only-by-prefix']],
    ['closed prefix', [named('s', { 'ghcr.io/acme/': login })], 'ghcr.io/acme/app', []],
    ['prefix at a slash', [named('s', { 'ghcr.io/acme': login })], 'ghcr.io/acme/app', []],
    ['the whole path', [named('s', { 'ghcr.io/acme/app': login })], 'ghcr.io/acme/app', []],
    ['Hub fallback', [named('s', { 'https://index.docker.io/v1/': login })], 'nginx', ['would-use-hub-fallback']],
    ['Hub by its host', [named('s', { 'docker.io': login })], 'nginx', []],
    ['empty entry', [named('s', { 'ghcr.io': {} })], 'ghcr.io/app', ['candidate-without-username']],
    ['not UTF-8', [named('s', { 'ghcr.io': { auth: 'YTr/' } })], 'ghcr.io/app', ['candidate-not-utf8']],
    ['cloud', [named('s', { 'a.azurecr.io': login })], 'a.azurecr.io/app', ['node-credentials-may-mask']],
  ])('%s', (_what, secrets, image, expected) => {
    expect(noteCodes(secrets, image)).toEqual(expected)
  })

  it('knows where anonymous is sure to fail', () => {
    const [private_, public_] = ['1.dkr.ecr.eu-west-1.amazonaws.com/app', 'ghcr.io/app'].map(
      (image) => explainImage([], image.replace(/^1\./, '123456789012.')).notes[0]?.severity,
    )
    expect([private_, public_]).toEqual(['error', 'warning'])
  })

  it('warns when Hub credentials go to another host', () => {
    const [note] = explainImage([named('s', { 'index.docker.io': login })], 'localhost/app').notes
    expect(note).toMatchObject({ code: 'would-use-hub-fallback', severity: 'warning' })
  })

  it('compares the first candidate with the intended one', () => {
    const secrets = [named('a', { 'ghcr.io': login }), named('b', { 'ghcr.io/app': login })]
    const differs = 'first-candidate-differs-from-intended'
    expect(noteCodes(secrets, 'ghcr.io/app', { intended: { secretIndex: 0 } })).toContain(differs)
    expect(noteCodes(secrets, 'ghcr.io/app', { intended: { secretIndex: 1 } })).not.toContain(differs)
    expect(noteCodes(secrets, 'ghcr.io/app', { intended: { secretIndex: 1, registry: 'ghcr.io' } })).toContain(differs)
  })
})
