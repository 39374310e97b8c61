import { describe, expect, test } from 'vitest'
import { Redacted } from '../../../src/basics/redacted.ts'
import type { Secret } from '../../../src/basics/wire.ts'
import { isCovered } from '../../../src/secret/plan/coverage.ts'
import type { DesiredSecret } from '../../../src/secret/plan/desired.ts'
import { type PlanOptions, planChange, planCreation } from '../../../src/secret/plan/plan.ts'
import { dockerConfig, documentOf, login, pullSecret } from '../../support/pull-secret.ts'

const target = { cluster: 'prod', namespace: 'apps' }
const ours = { 'app.kubernetes.io/managed-by': 'pullpass' }

function desire(document: unknown, overrides: Partial<DesiredSecret> = {}): DesiredSecret {
  return {
    name: 'regcred',
    document: new Redacted(JSON.stringify(document)),
    labels: {},
    annotations: {},
    ...overrides,
  }
}

function plan(existing: Secret, desired: DesiredSecret, options: PlanOptions = {}) {
  return planChange(target, new Redacted(existing), desired, options)
}

function writtenBy(result: ReturnType<typeof plan>): Secret | undefined {
  return result.write?.secret.reveal()
}

const wanted = desire(dockerConfig('ghcr.io'))
const old = dockerConfig('quay.io')

test('where there is nothing, the secret is created with our label and nothing else', () => {
  const result = planCreation(target, wanted)
  expect(result.change).toMatchObject({
    kind: 'create',
    reason: 'absent',
    entries: { added: ['ghcr.io'], removed: [] },
  })
  expect(result.write?.secret.reveal()).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'regcred', namespace: 'apps', labels: ours },
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': Buffer.from(wanted.document.reveal()).toString('base64') },
  })
})

test('an equal document is unchanged, also in other white space and order, and whoever owns it', () => {
  const entry = login('user', 'password-of-ghcr.io')
  const reordered = { auths: { 'ghcr.io': Object.fromEntries(Object.entries(entry).reverse()) } }
  const spaced = JSON.stringify(reordered, undefined, 4)
  const helm = { labels: { 'app.kubernetes.io/managed-by': 'Helm' } }
  for (const existing of [
    pullSecret(spaced),
    pullSecret(spaced, { metadata: helm }),
    pullSecret(spaced, { immutable: true }),
  ]) {
    const result = plan(existing, wanted)
    expect(result.change).toMatchObject({
      kind: 'unchanged',
      reason: 'same',
      entries: { kept: ['ghcr.io'], changed: [] },
    })
    expect(result.write).toBeUndefined()
  }
})

test.each([
  [
    'a label that was asked for is missing',
    desire(dockerConfig('ghcr.io'), { labels: { team: 'a' } }),
    dockerConfig('ghcr.io'),
  ],
  [
    'the same registry twice is not the same as once',
    wanted,
    `{"auths":{"ghcr.io":{},"ghcr.io":${JSON.stringify(login('user', 'password-of-ghcr.io'))}}}`,
  ],
  ['headers that the kubelet may choke on', wanted, { ...dockerConfig('ghcr.io'), HttpHeaders: { a: 1 } }],
  ['an entry more', wanted, dockerConfig('ghcr.io', 'quay.io')],
  ['a broken document', wanted, 'not json'],
  ['a document nested too deeply to be one', wanted, `{"auths":{"a":${'['.repeat(9000)}${']'.repeat(9000)}}}`],
])('not unchanged: %s', (_name, desired, document) => {
  expect(plan(pullSecret(document), desired).change.kind).toBe('update')
})

test('an update keeps what we did not mean to change, and drops the copy of the old credential', () => {
  const existing = pullSecret(old, {
    data: { ...pullSecret(old).data, 'notes.txt': 'aGk=' },
    metadata: {
      labels: { team: 'a' },
      annotations: { note: 'b', 'kubectl.kubernetes.io/last-applied-configuration': '{"data":"c2VjcmV0"}' },
      finalizers: ['example.com/keep'],
      managedFields: [{ manager: 'kubectl-create' }],
    },
  })
  const result = plan(existing, wanted)
  expect(result.change).toMatchObject({ kind: 'update', entries: { added: ['ghcr.io'], removed: ['quay.io'] } })
  expect(writtenBy(result)).toEqual({
    ...existing,
    data: { 'notes.txt': 'aGk=', '.dockerconfigjson': Buffer.from(wanted.document.reveal()).toString('base64') },
    metadata: {
      name: 'regcred',
      namespace: 'apps',
      uid: 'u-1',
      resourceVersion: '7',
      labels: { team: 'a', ...ours },
      annotations: { note: 'b' },
      finalizers: ['example.com/keep'],
    },
  })
})

test('an update says whose secret it changes', () => {
  const byPerson = pullSecret(old, {
    metadata: { managedFields: [{ manager: 'kubectl-create', fieldsV1: { 'f:data': {} } }] },
  })
  expect(plan(byPerson, wanted).change).toMatchObject({
    reason: 'made-by-person',
    explanation: 'made by a person with kubectl-create',
    owner: { kind: 'person' },
  })
  expect(plan(pullSecret(old, { metadata: { labels: ours } }), wanted).change).toMatchObject({ reason: 'content' })
})

describe('where logins are spared', () => {
  const spare = { sparesLogins: true }
  const byPerson = (...registries: string[]) => pullSecret(dockerConfig(...registries))

  test.each([
    ['another registry', byPerson('ghcr.io', 'quay.io'), wanted],
    ['a narrower key of the same host', byPerson('ghcr.io/acme', 'ghcr.io'), wanted],
  ])('what would lose the login for %s is a conflict that names both ways on', (_name, existing, desired) => {
    const { change, write } = plan(existing, desired, spare)
    expect(change).toMatchObject({
      kind: 'conflict',
      reason: 'loses-logins',
      explanation: 'made by a person, and its logins for other registries would be lost',
      remedy: 'add --merge to keep its other logins, or --replace to drop them',
    })
    expect(write).toBeUndefined()
  })

  test('so is what we made: a merge may have brought in what a person wrote', () => {
    const merged = pullSecret(dockerConfig('ghcr.io', 'quay.io'), { metadata: { labels: ours } })
    expect(plan(merged, wanted, spare).change).toMatchObject({
      kind: 'conflict',
      explanation: 'its logins for other registries would be lost',
    })
    expect(plan(merged, wanted).change.kind).toBe('update')
  })

  test.each([
    ['only a password changes', pullSecret({ auths: { 'ghcr.io': login('user', 'old') } }), wanted, {}],
    ['the key is spelled in another way', byPerson('https://ghcr.io/v2/'), wanted, {}],
    ['Docker Hub has another name', byPerson('docker.io'), desire(dockerConfig('https://index.docker.io/v1/')), {}],
    ['the others are kept', byPerson('quay.io'), wanted, { merge: true }],
    ['nobody can say what it holds', pullSecret('not json'), wanted, {}],
  ])('it is updated where %s', (_name, existing, desired, options) => {
    expect(plan(existing, desired, { ...spare, ...options }).change.kind).toBe('update')
  })
})

test("a controller's secret is a conflict until it is adopted, and then no longer bears its marks", () => {
  const helm = {
    labels: { 'app.kubernetes.io/managed-by': 'Helm', team: 'a' },
    annotations: { 'meta.helm.sh/release-name': 'shop' },
  }
  const existing = pullSecret(old, { metadata: helm })
  const refused = plan(existing, wanted, { replace: true })
  expect(refused.change).toMatchObject({ kind: 'conflict', reason: 'owned', owner: { tool: 'Helm', detail: 'shop' } })
  expect(refused.change.remedy).toContain('--adopt')
  expect(refused.write).toBeUndefined()
  const adopted = plan(existing, wanted, { adopt: true })
  expect(adopted.change).toMatchObject({ kind: 'update', reason: 'adopted' })
  expect(writtenBy(adopted)?.metadata).toMatchObject({ labels: { team: 'a', ...ours }, annotations: {} })
})

const legacy: Secret = {
  type: 'kubernetes.io/dockercfg',
  data: { '.dockercfg': Buffer.from(JSON.stringify(old.auths)).toString('base64') },
}

test.each([
  ['type', pullSecret(old, { type: 'Opaque' })],
  ['type', pullSecret(old, { ...legacy, metadata: { labels: { team: 'a' } } })],
  ['immutable', pullSecret(old, { immutable: true })],
] as const)('%s needs --replace, which keeps labels', (reason, existing) => {
  const refused = plan(existing, wanted)
  expect(refused.change).toMatchObject({ kind: 'conflict', reason })
  expect(refused.change.remedy).toContain('--replace')
  const replaced = plan(existing, wanted, { replace: true })
  expect(replaced.change).toMatchObject({ kind: 'replace', reason })
  const secret = writtenBy(replaced)
  expect(secret?.metadata?.uid).toBeUndefined()
  expect(secret?.metadata?.resourceVersion).toBeUndefined()
  expect(secret?.metadata?.labels).toEqual({ ...existing.metadata?.labels, ...ours })
  expect(secret?.data).toEqual({ '.dockerconfigjson': Buffer.from(wanted.document.reveal()).toString('base64') })
  expect(secret?.immutable).toBe(existing.immutable)
})

test('--replace changes in place what can be changed in place', () => {
  expect(plan(pullSecret(old), wanted, { replace: true }).change.kind).toBe('update')
})

test('labels of an immutable secret change in place', () => {
  const existing = pullSecret(dockerConfig('ghcr.io'), { immutable: true })
  expect(plan(existing, desire(dockerConfig('ghcr.io'), { labels: { team: 'a' } })).change.kind).toBe('update')
})

test('a secret that is being deleted is left alone', () => {
  const existing = pullSecret(old, { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } })
  expect(plan(existing, wanted, { replace: true, adopt: true }).change).toMatchObject({
    kind: 'conflict',
    reason: 'terminating',
  })
})

test('--merge keeps other entries and members as they are, and replaces other spellings of our key', () => {
  const existing = pullSecret({
    auths: { 'quay.io': { auth: 'dTpw', extra: [1] }, 'https://ghcr.io/v2/': login('old', 'old'), ghcr: {} },
    credHelpers: { 'gcr.io': 'gcloud' },
  })
  const result = plan(existing, wanted, { merge: true })
  expect(result.change.entries).toEqual({
    added: ['ghcr.io'],
    removed: ['https://ghcr.io/v2/'],
    changed: [],
    kept: ['ghcr', 'quay.io'],
  })
  expect(documentOf(writtenBy(result))).toEqual({
    auths: { 'quay.io': { auth: 'dTpw', extra: [1] }, ghcr: {}, ...dockerConfig('ghcr.io').auths },
    credHelpers: { 'gcr.io': 'gcloud' },
  })
})

test('--merge finds nothing to do when its entry is there among others', () => {
  expect(plan(pullSecret(dockerConfig('quay.io', 'ghcr.io')), wanted, { merge: true }).change.kind).toBe('unchanged')
})

test('--merge brings the entries of a legacy secret along', () => {
  const result = plan(pullSecret(old, legacy), wanted, { merge: true, replace: true })
  expect(result.change.kind).toBe('replace')
  expect(documentOf(writtenBy(result))).toEqual(dockerConfig('quay.io', 'ghcr.io'))
})

test.each([
  ['not JSON', 'oops'],
  ['a registry twice', '{"auths":{"a":{},"a":{}}}'],
  ['two spellings of auths', '{"auths":{},"Auths":{"a":{}}}'],
  ['an entry that poisons the keyring', { auths: { 'quay.io': { auth: '!!' } } }],
])('--merge refuses a stored document with %s', (_name, document) => {
  expect(plan(pullSecret(document), wanted, { merge: true }).change).toMatchObject({
    kind: 'conflict',
    reason: 'unmergeable',
  })
  expect(plan(pullSecret(document), wanted).change.kind).toBe('update')
})

test('keys that JavaScript treats specially are ordinary registries', () => {
  const existing = pullSecret('{"auths":{"__proto__":{"auth":"dTpw"},"constructor":{"auth":"dTpw"}}}')
  const merged = writtenBy(plan(existing, wanted, { merge: true }))?.data?.['.dockerconfigjson'] ?? ''
  expect(Buffer.from(merged, 'base64').toString()).toContain('"__proto__":{"auth":"dTpw"}')
})

test('no change shows a value of a document', () => {
  const existing = pullSecret(dockerConfig('ghcr.io', 'quay.io'))
  const desired = desire({ auths: { 'ghcr.io': login('user', 'marker-password') } })
  const shown = JSON.stringify(plan(existing, desired)) + JSON.stringify(planCreation(target, desired))
  expect(shown).not.toMatch(/marker-password|password-of|dXNlcjp/)
})

const confirmed = plan(
  pullSecret(dockerConfig('ghcr.io', 'quay.io')),
  desire({ auths: { 'ghcr.io': login('user', 'new') } }),
)

test.each([
  ['only labels changed', pullSecret(dockerConfig('ghcr.io', 'quay.io'), { metadata: { labels: { a: 'b' } } }), true],
  ['it is done already', pullSecret({ auths: { 'ghcr.io': login('user', 'new') } }), true],
  [
    'an entry to be changed is another one now',
    pullSecret({ auths: { ...dockerConfig('quay.io').auths, 'ghcr.io': login('x', 'y') } }),
    false,
  ],
  ['an entry came that would be removed', pullSecret(dockerConfig('ghcr.io', 'quay.io', 'gcr.io')), false],
  ['it needs to be replaced now', pullSecret(old, { immutable: true }), false],
  ['it is owned now', pullSecret(old, { metadata: { labels: { 'app.kubernetes.io/managed-by': 'Helm' } } }), false],
] as const)('what was confirmed covers the plan made again: %s: %s', (_name, found, expected) => {
  const fresh = plan(found, desire({ auths: { 'ghcr.io': login('user', 'new') } }))
  expect(isCovered(confirmed, fresh)).toBe(expected)
})
