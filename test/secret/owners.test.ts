import { expect, test } from 'vitest'
import type { ObjectMeta } from '../../src/basics/wire.ts'
import { findOwner, withoutOwnerMarks } from '../../src/secret/owners.ts'
import { dockerConfig, pullSecret } from '../support/pull-secret.ts'

function live(metadata: ObjectMeta) {
  return pullSecret(dockerConfig('ghcr.io'), { metadata })
}

function ownedBy(kind: string): ObjectMeta {
  return { ownerReferences: [{ apiVersion: 'x/v1', kind, name: 'origin', uid: 'o-1' }] }
}

const controllers: [tool: string, metadata: ObjectMeta, detail: string | undefined][] = (
  [
    ['External Secrets', { labels: { 'reconcile.external-secrets.io/managed': 'true' } }],
    ['External Secrets', ownedBy('ExternalSecret'), 'ExternalSecret origin'],
    ['Reflector', { annotations: { 'reflector.v1.k8s.emberstack.com/reflects': 'infra/regcred' } }, 'infra/regcred'],
    [
      'kubernetes-replicator',
      { annotations: { 'replicator.v1.mittwald.de/replicate-from': 'infra/regcred' } },
      'infra/regcred',
    ],
    ['Sealed Secrets', ownedBy('SealedSecret'), 'SealedSecret origin'],
    ['Sealed Secrets', { annotations: { 'sealedsecrets.bitnami.com/managed': 'true' } }],
    ['Helm', { labels: { 'app.kubernetes.io/managed-by': 'Helm' } }],
    ['Helm', { annotations: { 'meta.helm.sh/release-name': 'shop' } }, 'shop'],
    [
      'Argo CD',
      { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:/Secret:apps/regcred' } },
      'shop:/Secret:apps/regcred',
    ],
    ['Flux', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'infra' } }, 'infra'],
    ['Kyverno', { labels: { 'generate.kyverno.io/policy-name': 'sync' } }, 'sync'],
    ['Config Syncer', { labels: { 'kubed.appscode.com/origin.name': 'regcred' } }, 'regcred'],
    ['Secrets Store CSI', { labels: { 'secrets-store.csi.k8s.io/managed': 'true' } }],
    ['Infisical', { annotations: { 'secrets.infisical.com/version': '3' } }],
    [
      'OpenShift',
      { annotations: { 'openshift.io/internal-registry-auth-token.service-account': 'builder' } },
      'builder',
    ],
    ['imagepullsecret-patcher', { annotations: { 'app.kubernetes.io/managed-by': 'imagepullsecret-patcher' } }],
    ['registry-creds', ownedBy('ClusterPullSecret'), 'ClusterPullSecret origin'],
    ['terraform', { labels: { 'app.kubernetes.io/managed-by': 'terraform' } }],
    ['Widget', ownedBy('Widget'), 'Widget origin'],
  ] satisfies [string, ObjectMeta, string?][]
).map(([tool, metadata, detail]) => [tool, metadata, detail])

test.each(controllers)('%s owns a secret marked %j', (tool, metadata, detail) => {
  expect(findOwner(live(metadata))).toEqual({
    kind: 'controller',
    tool,
    ...(detail && { detail }),
  })
})

test.each(controllers)('adopting from %s takes the marks %j off, and a person remains', (_tool, metadata) => {
  const kept = { labels: { team: 'a', ...metadata.labels }, annotations: { note: 'b', ...metadata.annotations } }
  const freed = withoutOwnerMarks(live({ ...metadata, ...kept }))
  expect(freed.metadata?.labels).toMatchObject({ team: 'a' })
  expect(freed.metadata?.annotations).toMatchObject({ note: 'b' })
  expect(freed.metadata?.ownerReferences).toBeUndefined()
  expect(
    findOwner({ ...freed, metadata: { ...freed.metadata, labels: withoutUnknownManager(freed.metadata) } }).kind,
  ).toBe('person')
})

/** A tool we don't know is known only by the label that every tool shares; our own label replaces it. */
function withoutUnknownManager(metadata: ObjectMeta | undefined): Record<string, string> {
  const { 'app.kubernetes.io/managed-by': _replaced, ...labels } = metadata?.labels ?? {}
  return labels
}

test.each([
  { annotations: { 'reflector.v1.k8s.emberstack.com/reflection-allowed': 'true' } },
  { annotations: { 'replicator.v1.mittwald.de/replicate-to': 'apps' } },
  { labels: { 'app.kubernetes.io/instance': 'shop' } },
  { annotations: { 'sealedsecrets.bitnami.com/managed': 'false' } },
])('a source of copies or a common label is no ownership: %j', (metadata) => {
  expect(findOwner(live(metadata)).kind).toBe('person')
})

const ours = { labels: { 'app.kubernetes.io/managed-by': 'pullpass' } }

function written(manager: string, time: string, fields: object = { 'f:data': { 'f:.dockerconfigjson': {} } }) {
  return { manager, time, operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: fields }
}

test('a secret without marks was made by the person whose client wrote its data', () => {
  const managedFields = [
    written('kubectl-create', '2026-01-01T00:00:00Z'),
    written('kube-thing', '2026-01-02T00:00:00Z', {}),
  ]
  expect(findOwner(live({ managedFields }))).toEqual({ kind: 'person', tool: 'kubectl-create' })
  expect(findOwner(live({}))).toEqual({ kind: 'person', tool: 'unknown' })
})

test('our secret is ours until somebody else writes its data', () => {
  const first = written('pullpass', '2026-01-01T00:00:00Z')
  expect(findOwner(live(ours))).toEqual({ kind: 'pullpass', tool: 'pullpass' })
  expect(findOwner(live({ ...ours, managedFields: [first] })).kind).toBe('pullpass')
  const edited = [
    written('pullpass', '2026-01-01T00:00:00Z', { 'f:metadata': {} }),
    written('kubectl-edit', '2026-01-02T00:00:00Z'),
  ]
  expect(findOwner(live({ ...ours, managedFields: edited }))).toEqual({ kind: 'person', tool: 'kubectl-edit' })
})

test('what an owner says about itself is bounded', () => {
  const owner = findOwner(live({ annotations: { 'meta.helm.sh/release-name': 'x'.repeat(100_000) } }))
  expect(owner.detail?.length).toBeLessThan(300)
})
