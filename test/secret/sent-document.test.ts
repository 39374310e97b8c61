import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Redacted } from '../../src/basics/redacted.ts'
import { planChange } from '../../src/secret/plan/plan.ts'
import { openSent, readSentDocument, readSentSecrets } from '../../src/secret/sent-document.ts'
import { dockerConfig, pullSecret } from '../support/pull-secret.ts'

const document = dockerConfig('ghcr.io')
const manifest = pullSecret(document)
const list = (...items: unknown[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items })

const utf8 = (text: string | Uint8Array): Uint8Array => Buffer.from(text)

function readDocument(sent: string | Uint8Array): string | undefined {
  return readSentDocument(openSent(utf8(sent), 'a test').input)?.reveal()
}

test.each([
  ['a manifest', JSON.stringify(manifest)],
  ['a manifest in base64', Buffer.from(JSON.stringify(manifest)).toString('base64')],
  ['a list of one', list(manifest)],
  ['one line of a manifest', `  .dockerconfigjson: ${manifest.data?.['.dockerconfigjson']}`],
  ['its base64', Buffer.from(JSON.stringify(document)).toString('base64')],
  [
    'the inner map of the legacy type',
    `{".dockercfg": "${Buffer.from(JSON.stringify(document.auths)).toString('base64')}"}`,
  ],
])('the document in %s', (_name, text) => {
  expect(JSON.parse(readDocument(text) ?? '')).toEqual(document)
})

test('a docker config alone is taken byte for byte', () => {
  const text = JSON.stringify(document, undefined, 3)
  expect(readDocument(text)).toBe(text)
})

test.each([
  ['two secrets', list(manifest, manifest)],
  ['two documents', `${JSON.stringify(manifest)}\n---\n${JSON.stringify(manifest)}`],
  ['a secret of another type', JSON.stringify({ ...manifest, type: 'Opaque' })],
  ['a manifest with a broken document', JSON.stringify(pullSecret('nothing'))],
  ['an object of another kind', 'kind: ConfigMap\n'],
  ['what is no YAML', 'kind: "Secret\n'],
  ['bytes that are no text', Buffer.from([0xfe, 0x00, 0xff])],
])('nothing is guessed from %s', (_name, bytes) => {
  expect(readDocument(bytes)).toBeUndefined()
})

test('all secrets of a manifest are found, with their names where they have one', () => {
  const unnamed = { ...manifest, metadata: {} }
  const found = readSentSecrets(openSent(utf8(list(manifest, unnamed)), 'a test').input)
  expect(found.map(({ name }) => name)).toEqual(['regcred', undefined])
  expect(found.map(({ secret }) => secret)).toEqual([{ type: manifest.type, data: manifest.data }, found[1]?.secret])
})

test('output that shows no values is answered with what to send instead', () => {
  const described = 'Name:  regcred\n\nData\n====\n.dockerconfigjson:  83 bytes\n'
  expect(() => openSent(utf8(described), 'paste.txt')).toThrow(
    expect.objectContaining({
      code: 'usage',
      message: 'there is no pull secret in paste.txt',
      remedies: ['paste the output of `kubectl get secret NAME -o yaml`'],
    }),
  )
})

/** Refused is only what the person can send in another way. */
function readOrRefuse(bytes: Uint8Array): void {
  try {
    readDocument(bytes)
  } catch (error) {
    expect(error).toMatchObject({ code: 'usage' })
  }
}

test('no bytes of any kind make reading or planning fail', () => {
  const target = { cluster: 'c', namespace: 'n' }
  const desired = { name: 'regcred', document: new Redacted('{"auths":{}}'), labels: {}, annotations: {} }
  const hostile = fc.oneof(
    fc.uint8Array(),
    fc.constant(Buffer.from('ana:pw')),
    fc.json().map((text) => Buffer.from(text)),
    fc.json().map((text) => Buffer.from(`{"auths":${text}}`)),
    fc.json().map((text) => Buffer.from(`kind: Secret\ntype: kubernetes.io/dockerconfigjson\ndata: ${text}`)),
  )
  fc.assert(
    fc.property(hostile, fc.boolean(), (bytes, merge) => {
      readOrRefuse(bytes)
      const data = { '.dockerconfigjson': Buffer.from(bytes).toString('base64') }
      const { change } = planChange(target, new Redacted(pullSecret('', { data })), desired, { merge })
      expect(['update', 'unchanged', 'conflict']).toContain(change.kind)
    }),
  )
})
