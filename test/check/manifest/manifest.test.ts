// Manifests: what the API server decodes and accepts, in YAML and JSON, alone and in company. Answers taken from its own code, v1.34.

import { describe, expect, it } from 'vitest'
import { checkSecret } from '../../../src/check/check.ts'
import type { CheckInput, CheckResult } from '../../../src/check/check-result.ts'

const now = new Date('2026-01-15T12:00:00Z')
const document = '{"auths":{"r.io":{"auth":"YW5hOnB3"}}}'
const encoded = Buffer.from(document).toString('base64')
const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'regcred' },
  type: 'kubernetes.io/dockerconfigjson',
  data: { '.dockerconfigjson': encoded },
}
const head = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: regcred\ntype: kubernetes.io/dockerconfigjson\n'

function check(input: CheckInput): CheckResult {
  return checkSecret(input, { now })
}

function codesOf({ problems }: CheckResult): string[] {
  return [...new Set(problems.map(({ code }) => code))].sort()
}

describe('metadata', () => {
  it.each<[string, object]>([
    ['dots', { name: 'a.b-c.d' }],
    ['a long name', { name: 'a'.repeat(253) }],
    ['a generated name', { generateName: 'regcred-' }],
    ['a label without value', { name: 'a', labels: { 'example.com/x': '' } }],
    ['a null in labels', { name: 'a', labels: { x: null } }],
    ['an annotation in capitals', { name: 'a', annotations: { 'Example.com/X': 'any text\n' } }],
    ['256 KiB of annotations', { name: 'a', annotations: { a: 'x'.repeat(256 * 1024 - 1) } }],
    ['a finalizer', { name: 'a', finalizers: ['example.com/x', 'orphan'] }],
    ['a time', { name: 'a', creationTimestamp: '2026-01-15T12:00:00Z' }],
  ])('with %s is accepted', (_what, metadata) => {
    expect(check({ manifest: { ...secret, metadata } })).toMatchObject({ apiServerAccepts: true, kubelet: 'loaded' })
  })

  it.each<[string, object]>([
    ['no name', {}],
    ['capitals', { name: 'RegCred' }],
    ['an underscore', { name: 'reg_cred' }],
    ['a final dash', { name: 'regcred-' }],
    ['254 characters', { name: 'a'.repeat(254) }],
    ['a number as name', { name: 5 }],
    ['a bad prefix', { name: 'a', generateName: '-a' }],
    ['a dot in the namespace', { name: 'a', namespace: 'a.b' }],
    ['a blank in a label name', { name: 'a', labels: { 'x y': 'z' } }],
    ['a dash before a label value', { name: 'a', labels: { x: '-z' } }],
    ['a boolean in labels', { name: 'a', labels: { x: true } }],
    ['a blank in an annotation name', { name: 'a', annotations: { 'x y': 'z' } }],
    ['a finalizer without domain', { name: 'a', finalizers: ['x'] }],
    ['two ways of deletion', { name: 'a', finalizers: ['orphan', 'foregroundDeletion'] }],
    ['an owner without uid', { name: 'a', ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'x' }] }],
    ['a time that is none', { name: 'a', creationTimestamp: '2026-02-30T12:00:00Z' }],
  ])('with %s is refused', (_what, metadata) => {
    const result = check({ manifest: { ...secret, metadata } })
    expect(result).toMatchObject({ apiServerAccepts: false, kubelet: 'ignored', valid: false })
    expect(codesOf(result)).toContain('invalid-name')
    expect(result.entries).toHaveLength(1)
  })

  it('with too many annotations is too large', () => {
    const metadata = { name: 'a', annotations: { a: 'x'.repeat(256 * 1024) } }
    expect(codesOf(check({ manifest: { ...secret, metadata } }))).toEqual(['too-large'])
  })
})

describe('data', () => {
  it.each<[string, unknown]>([
    ['base64', encoded],
    ['base64 in lines', `${encoded.slice(0, 8)}\r\n${encoded.slice(8)}\n`],
    ['an array of bytes', [...Buffer.from(document)]],
  ])('as %s is accepted', (_what, value) => {
    expect(check({ manifest: { ...secret, data: { '.dockerconfigjson': value } } })).toMatchObject({ valid: true })
  })

  it.each<[string, unknown, string]>([
    ['base64 without padding', encoded.replace(/=+$/, ''), 'data-not-base64'],
    ['base64 with a blank', `${encoded.slice(0, 8)} ${encoded.slice(8)}`, 'data-not-base64'],
    ['JSON', document, 'data-not-base64'],
    ['an object', JSON.parse(document), 'data-not-base64'],
    ['a number', 5, 'data-not-base64'],
    ['nothing', null, 'empty-value'],
    ['an empty text', '', 'empty-value'],
  ])('as %s is refused', (_what, value, code) => {
    const result = check({ manifest: { ...secret, data: { '.dockerconfigjson': value } } })
    expect(result).toMatchObject({ apiServerAccepts: false, kubelet: 'ignored' })
    expect(codesOf(result)).toEqual([code])
  })

  it.each(['a b', '..', '..x', 'x'.repeat(254), 'ä'])('under the key %j is refused', (key) => {
    const result = check({ manifest: { ...secret, data: { ...secret.data, [key]: 'e30=' } } })
    expect(result).toMatchObject({ apiServerAccepts: false, kubelet: 'ignored' })
    expect(codesOf(result)).toContain('wrong-data-key')
  })

  it.each<[string, string, boolean]>([
    ['kubernetes.io/tls', 'tls.crt', false],
    ['kubernetes.io/basic-auth', 'x', false],
    ['kubernetes.io/basic-auth', 'username', true],
    ['kubernetes.io/ssh-auth', 'ssh-privatekey', true],
    ['kubernetes.io/service-account-token', 'token', false],
    ['bootstrap.kubernetes.io/token', 'x', true],
    ['docker-registry', 'x', true],
  ])('of type %s with %s is accepted: %s', (type, key, isAccepted) => {
    const result = check({ manifest: { ...secret, type, data: { [key]: 'eA==' } } })
    expect(result).toMatchObject({ apiServerAccepts: isAccepted, kubelet: 'ignored', valid: false })
    expect(codesOf(result)).toEqual(['wrong-secret-type'])
  })

  it('is judged after stringData is written over it', () => {
    const manifest = { ...secret, data: { '.dockerconfigjson': 'e30=' }, stringData: { '.dockerconfigjson': document } }
    expect(check({ manifest })).toMatchObject({ valid: true, entries: [{ registry: 'r.io' }] })
  })

  it('may sum up to 1 MiB and no more', () => {
    const rest = 1024 * 1024 - Buffer.byteLength(document)
    const fill = (size: number): CheckResult =>
      check({ manifest: { ...secret, data: { ...secret.data, x: Buffer.alloc(size).toString('base64') } } })
    expect(fill(rest).apiServerAccepts).toBe(true)
    expect(fill(rest + 1)).toMatchObject({ apiServerAccepts: false, kubelet: 'ignored', entries: [] })
  })
})

describe('a bare body or an item of a list', () => {
  it('needs no kind, as the API server fills it in', () => {
    const { type, data } = secret
    expect(check({ manifest: { type, data } })).toMatchObject({ valid: true, kubelet: 'loaded' })
    expect(check({ manifest: { metadata: secret.metadata, type, data } })).toMatchObject({ valid: true })
  })
})

describe('YAML', () => {
  it.each<[string, string]>([
    ['a block of text', `${head}stringData:\n  .dockerconfigjson: |\n    ${document}\n`],
    ['a flow mapping', `${head}data: {.dockerconfigjson: ${encoded}}\n`],
    ['quotes', `${head}data:\n  ".dockerconfigjson": '${encoded}'\n`],
    ['Windows line ends', `${head}data:\n  .dockerconfigjson: ${encoded}\n`.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\ufeff${head}data:\n  .dockerconfigjson: ${encoded}\n`],
    ['comments and empty documents', `# x\n---\n---\n${head}data:\n  .dockerconfigjson: ${encoded}\n---\n`],
    ['an unknown tag', `${head}data:\n  .dockerconfigjson: !x ${encoded}\n`],
    ['a binary tag', `${head}stringData:\n  .dockerconfigjson: !!binary ${encoded}\n`],
    ['an anchor', `x: &x ${encoded}\n${head}data:\n  .dockerconfigjson: *x\n`],
    ['a merge', `x: &x {.dockerconfigjson: ${encoded}}\n${head}data:\n  <<: *x\n`],
    ['a repeated field', `type: Opaque\n${head}data:\n  .dockerconfigjson: ${encoded}\n`],
    [
      'a date as label',
      `${head.replace('regcred', 'a\n  labels: {x: 2020-01-01}')}data:\n  .dockerconfigjson: ${encoded}\n`,
    ],
  ])('with %s is read', (_what, manifestText) => {
    expect(check({ manifestText })).toMatchObject({ apiServerAccepts: true, kubelet: 'loaded', valid: true })
  })

  it.each<[string, string, string]>([
    ['a tab', `${head}data:\n\t.dockerconfigjson: ${encoded}\n`, 'manifest-not-yaml'],
    ['a wrong indent', 'apiVersion: v1\n kind: Secret\n', 'manifest-not-yaml'],
    ['an unclosed quote', `${head}x: "`, 'manifest-not-yaml'],
    ['a boolean as label', head.replace('regcred', 'a\n  labels: {x: yes}'), 'invalid-name'],
    ['a number as label', head.replace('regcred', 'a\n  labels: {x: 0o17}'), 'invalid-name'],
    ['a number as name', head.replace('regcred', '123'), 'invalid-name'],
    [
      'a folded line break in base64',
      `${head}data:\n  .dockerconfigjson: >\n    ${encoded.slice(0, 8)}\n    ${encoded.slice(8)}\n`,
      'data-not-base64',
    ],
    ['an unquoted document under data', `${head}data:\n  .dockerconfigjson: ${document}\n`, 'data-not-base64'],
    ['an unquoted document under stringData', `${head}stringData:\n  .dockerconfigjson: ${document}\n`, 'not-a-secret'],
    [
      'a boolean for immutable as text',
      `${head}immutable: "yes"\ndata:\n  .dockerconfigjson: ${encoded}\n`,
      'not-a-secret',
    ],
    ['a text only', 'hello', 'not-a-secret'],
    ['nothing', '', 'not-a-secret'],
  ])('with %s is refused', (_what, manifestText, code) => {
    const result = check({ manifestText })
    expect(result).toMatchObject({ apiServerAccepts: false, kubelet: 'ignored', valid: false })
    expect(codesOf(result)).toContain(code)
  })
})

describe('several objects', () => {
  const other = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }

  it('are opened, and what is no secret is passed over', () => {
    const list = check({
      manifest: { apiVersion: 'v1', kind: 'List', items: [secret, other, { ...secret, type: 'Opaque' }] },
    })
    expect(codesOf(list)).toEqual(['list-wrapper', 'wrong-secret-type'])
    expect(list.problems.map(({ path }) => path)).toContain('items[2].type')
    expect(list.entries).toHaveLength(2)
  })

  it('poison together when one does', () => {
    const poison = { ...secret, data: { '.dockerconfigjson': 'W10=' } }
    const text = [secret, poison].map((object) => JSON.stringify(object)).join('\n---\n')
    expect(check({ manifestText: text })).toMatchObject({ kubelet: 'keyring-error', apiServerAccepts: false })
  })

  it('without a secret are not one', () => {
    expect(codesOf(check({ manifest: { apiVersion: 'v1', kind: 'List', items: [other] } }))).toEqual([
      'list-wrapper',
      'not-a-secret',
    ])
    expect(codesOf(check({ manifest: { apiVersion: 'v1', kind: 'List', items: [] } }))).toEqual([
      'list-wrapper',
      'not-a-secret',
    ])
  })
})

describe('the owner of a secret', () => {
  it.each<[string, object]>([
    ['External Secrets', { labels: { 'reconcile.external-secrets.io/created-by': 'x' } }],
    ['Reflector', { annotations: { 'reflector.v1.k8s.emberstack.com/reflects': 'a/b' } }],
    ['kubernetes-replicator', { annotations: { 'replicator.v1.mittwald.de/replicated-at': 'x' } }],
    ['Helm', { annotations: { 'meta.helm.sh/release-name': 'x' } }],
    ['Argo CD', { annotations: { 'argocd.argoproj.io/tracking-id': 'x' } }],
    ['"Terraform"', { labels: { 'app.kubernetes.io/managed-by': 'Terraform' } }],
    [
      'Sealed Secrets',
      { ownerReferences: [{ apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', name: 'a', uid: '1' }] },
    ],
    ['"Widget"', { ownerReferences: [{ apiVersion: 'example.com/v1', kind: 'Widget', name: 'a', uid: '1' }] }],
  ])('is named: %s', (name, metadata) => {
    const { problems } = check({ manifest: { ...secret, metadata: { name: 'regcred', ...metadata } } })
    expect(problems).toMatchObject([{ code: 'managed-by-other-controller', message: expect.stringContaining(name) }])
  })

  it.each<[string, object]>([
    ['a source that others copy', { annotations: { 'reflector.v1.k8s.emberstack.com/reflection-allowed': 'true' } }],
    ['a person with kubectl', { labels: { 'app.kubernetes.io/managed-by': 'kubectl' } }],
    ['us', { labels: { 'app.kubernetes.io/managed-by': 'pullpass' } }],
    ['a part of an application', { labels: { 'app.kubernetes.io/instance': 'x' } }],
  ])('is nobody for %s', (_what, metadata) => {
    expect(check({ manifest: { ...secret, metadata: { name: 'regcred', ...metadata } } }).problems).toEqual([])
  })
})
