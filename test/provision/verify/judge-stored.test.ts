// One judgement for all secrets that say the same, and one of its own for each that differs in anything that is judged.

import { expect, test } from 'vitest'
import { Redacted } from '../../../src/basics/redacted.ts'
import type { ObjectMeta, Secret } from '../../../src/basics/wire.ts'
import { openJudge } from '../../../src/provision/verify/judge-stored.ts'
import { createFingerprint } from '../../../src/secret/fingerprint.ts'
import { dockerConfig, pullSecret } from '../../support/pull-secret.ts'

const now = new Date('2026-01-01T00:00:00Z')

function judgeAll(...secrets: readonly Secret[]) {
  const judge = openJudge({ now, fingerprint: createFingerprint(Buffer.alloc(32, 7)) })
  return secrets.map((secret) => judge(new Redacted(secret)))
}

const secret = pullSecret(dockerConfig('ghcr.io'))

test('a secret rolled out to several places is judged once', () => {
  const copy = (namespace: string): Secret => ({
    ...secret,
    metadata: {
      name: 'regcred',
      namespace,
      uid: `uid-${namespace}`,
      resourceVersion: namespace,
      creationTimestamp: '2026-01-01T00:00:00Z',
      managedFields: [{ manager: namespace }],
    },
  })
  const [first, second] = judgeAll(copy('1'), copy('2'))
  expect(first?.check.valid).toBe(true)
  expect(second).toBe(first)
})

test.each<[string, Secret, string]>([
  ['type', { type: 'Opaque' }, 'wrong-secret-type'],
  ['value', { data: { '.dockerconfigjson': 'eyJhdXRocyI6e319' } }, 'auths-empty'],
  ['label', { metadata: { labels: { 'argocd.argoproj.io/instance': 'x' } } }, 'managed-by-other-controller'],
  ['annotation', { metadata: { annotations: { note: '{"auths": {}}' } } }, 'credentials-in-annotation'],
  ['owner', { metadata: ownedBy('ExternalSecret') }, 'managed-by-other-controller'],
  ['immutability', { immutable: true }, 'immutable-secret'],
])('another %s is another judgement', (_what, overrides, code) => {
  const judged = judgeAll(secret, { ...secret, ...overrides, metadata: { ...secret.metadata, ...overrides.metadata } })
  const codes = judged.map(({ check }) => check.problems.map((problem) => problem.code))
  expect(codes[0]).not.toContain(code)
  expect(codes[1]).toContain(code)
})

test('the fingerprint follows the document, not its place', () => {
  const other = pullSecret(dockerConfig('quay.io'))
  const annotated = pullSecret(dockerConfig('ghcr.io'), { metadata: { annotations: { a: 'b' } } })
  const [first, second, third] = judgeAll(secret, annotated, other).map(({ fingerprint }) => fingerprint)
  expect(second).toBe(first)
  expect(third).not.toBe(first)
})

test('the fingerprint follows what the document says, not how it is written', () => {
  const { auths } = dockerConfig('ghcr.io', 'quay.io')
  const reversed = Object.fromEntries(Object.entries(auths).reverse())
  const texts = [JSON.stringify({ auths }), JSON.stringify({ auths: reversed }, null, 2), '{"auths":', '{"auths": ']
  const [first, second, third, fourth] = judgeAll(...texts.map((text) => pullSecret(text))).map(
    ({ fingerprint }) => fingerprint,
  )
  expect(second).toBe(first)
  expect(fourth).not.toBe(third)
})

function ownedBy(kind: string): ObjectMeta {
  return { ownerReferences: [{ apiVersion: 'v1', kind, name: 'x', uid: 'y' }] }
}
