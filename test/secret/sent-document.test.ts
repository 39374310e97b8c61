import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Redacted } from '../../src/basics/redacted.ts'
import { planChange } from '../../src/secret/plan.ts'
import { readSentDocument, toCheckInput } from '../../src/secret/sent-document.ts'
import { dockerConfig, pullSecret } from '../support/pull-secret.ts'

const document = dockerConfig('ghcr.io')
const manifest = pullSecret(document)
const list = (...items: unknown[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items })

function sent(text: string | Uint8Array): Redacted<Uint8Array> {
  return new Redacted(Buffer.from(text))
}

test.each([
  ['a docker config', JSON.stringify(document), 'bytes'],
  [
    'a config.json with settings',
    JSON.stringify({ ...document, credsStore: 'desktop', detachKeys: 'ctrl-e' }),
    'bytes',
  ],
  ['its base64', Buffer.from(JSON.stringify(document)).toString('base64'), 'bytes'],
  ['a manifest', JSON.stringify(manifest, undefined, 2), 'manifestText'],
  ['a manifest without line ends', JSON.stringify(manifest), 'manifestText'],
  ['a manifest behind a byte order mark', `\ufeff${JSON.stringify(manifest)}`, 'manifestText'],
  ['a manifest in YAML with a comment', '# mine\nkind: Secret\n', 'manifestText'],
  ['a list', list(manifest), 'manifestText'],
  ['words', 'data is here', 'bytes'],
])('%s is checked as what it is', (_name, text, kind) => {
  expect(Object.keys(toCheckInput(sent(text)))).toEqual([kind])
})

test.each([
  ['a manifest', JSON.stringify(manifest)],
  ['a list of one', list(manifest)],
])('the document in %s', (_name, text) => {
  expect(JSON.parse(readSentDocument(sent(text))?.reveal() ?? '')).toEqual(document)
})

test('a docker config alone is taken byte for byte', () => {
  const text = JSON.stringify(document, undefined, 3)
  expect(readSentDocument(sent(text))?.reveal()).toBe(text)
})

test.each([
  ['two secrets', list(manifest, manifest)],
  ['two documents', `${JSON.stringify(manifest)}\n---\n${JSON.stringify(manifest)}`],
  ['a secret of another type', JSON.stringify({ ...manifest, type: 'Opaque' })],
  ['a manifest with a broken document', JSON.stringify(pullSecret('nothing'))],
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00])],
])('nothing is guessed from %s', (_name, bytes) => {
  expect(readSentDocument(sent(bytes))).toBeUndefined()
})

test('no bytes of any kind make reading or planning throw', () => {
  const target = { cluster: 'c', namespace: 'n' }
  const desired = { name: 'regcred', document: new Redacted('{"auths":{}}'), labels: {}, annotations: {} }
  const hostile = fc.oneof(
    fc.uint8Array(),
    fc.json().map((text) => Buffer.from(text)),
    fc.json().map((text) => Buffer.from(`{"auths":${text}}`)),
    fc.json().map((text) => Buffer.from(`kind: Secret\ntype: kubernetes.io/dockerconfigjson\ndata: ${text}`)),
  )
  fc.assert(
    fc.property(hostile, fc.boolean(), (bytes, merge) => {
      readSentDocument(sent(bytes))
      const data = { '.dockerconfigjson': Buffer.from(bytes).toString('base64') }
      const { change } = planChange(target, new Redacted(pullSecret('', { data })), desired, { merge })
      expect(['update', 'unchanged', 'conflict']).toContain(change.kind)
    }),
  )
})
