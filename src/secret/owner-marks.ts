// The marks of the tools that put secrets into clusters, as data.

import type { Secret } from '../basics/wire.ts'
import { managedByLabel } from './names.ts'

/** How one tool marks what it owns. */
export interface Mark {
  readonly tool: string
  /** Whether the tool owns this secret. */
  readonly isOn: (secret: Secret) => boolean
  /** What the mark says about its origin. */
  readonly describe: (secret: Secret) => string | undefined
  /** Labels and annotations that make the mark; a `*` at the end stands for any rest. */
  readonly labels: readonly string[]
  readonly annotations: readonly string[]
}

interface MarkRule {
  readonly tool: string
  /** One of these labels makes the mark; `name=value` needs that value. */
  readonly labels?: readonly string[]
  readonly annotations?: readonly string[]
  /** An owner reference of this kind makes the mark too. */
  readonly ownerKind?: string
  /** The label or annotation that names the origin. */
  readonly origin?: string
  /** Further keys that only make sense with the mark. */
  readonly alsoLabels?: readonly string[]
  readonly alsoAnnotations?: readonly string[]
}

const rules: readonly MarkRule[] = [
  {
    tool: 'External Secrets',
    labels: ['reconcile.external-secrets.io/managed=true', 'reconcile.external-secrets.io/created-by'],
    annotations: ['reconcile.external-secrets.io/data-hash'],
    ownerKind: 'ExternalSecret',
    alsoLabels: ['reconcile.external-secrets.io/*'],
    alsoAnnotations: ['reconcile.external-secrets.io/*'],
  },
  {
    tool: 'Reflector',
    annotations: [
      'reflector.v1.k8s.emberstack.com/reflects',
      'reflector.v1.k8s.emberstack.com/auto-reflects',
      'reflector.v1.k8s.emberstack.com/reflected-version',
    ],
    origin: 'reflector.v1.k8s.emberstack.com/reflects',
    alsoAnnotations: ['reflector.v1.k8s.emberstack.com/reflected-at'],
  },
  {
    tool: 'kubernetes-replicator',
    annotations: [
      'replicator.v1.mittwald.de/replicate-from',
      'replicator.v1.mittwald.de/replicated-from-version',
      'replicator.v1.mittwald.de/replicated-at',
    ],
    origin: 'replicator.v1.mittwald.de/replicate-from',
    alsoAnnotations: ['replicator.v1.mittwald.de/replicated-keys'],
  },
  {
    tool: 'Sealed Secrets',
    annotations: ['sealedsecrets.bitnami.com/managed=true'],
    ownerKind: 'SealedSecret',
    alsoAnnotations: ['sealedsecrets.bitnami.com/*'],
  },
  {
    tool: 'Helm',
    labels: [`${managedByLabel}=Helm`],
    annotations: ['meta.helm.sh/release-name'],
    origin: 'meta.helm.sh/release-name',
    alsoLabels: ['helm.sh/chart'],
    alsoAnnotations: ['meta.helm.sh/release-namespace'],
  },
  {
    tool: 'Argo CD',
    labels: ['argocd.argoproj.io/instance'],
    annotations: ['argocd.argoproj.io/tracking-id'],
    origin: 'argocd.argoproj.io/tracking-id',
  },
  {
    tool: 'Flux',
    labels: ['kustomize.toolkit.fluxcd.io/name', 'helm.toolkit.fluxcd.io/name'],
    origin: 'kustomize.toolkit.fluxcd.io/name',
    alsoLabels: ['kustomize.toolkit.fluxcd.io/namespace', 'helm.toolkit.fluxcd.io/namespace'],
  },
  {
    tool: 'Kyverno',
    labels: ['generate.kyverno.io/policy-name', `${managedByLabel}=kyverno`],
    origin: 'generate.kyverno.io/policy-name',
    alsoLabels: ['generate.kyverno.io/*'],
  },
  {
    tool: 'Config Syncer',
    annotations: ['kubed.appscode.com/origin'],
    labels: ['kubed.appscode.com/origin.name'],
    origin: 'kubed.appscode.com/origin.name',
    alsoLabels: ['kubed.appscode.com/*'],
    alsoAnnotations: ['kubed.appscode.com/*'],
  },
  { tool: 'Secrets Store CSI', labels: ['secrets-store.csi.k8s.io/managed=true'] },
  {
    tool: 'Infisical',
    annotations: ['secrets.infisical.com/version'],
    alsoAnnotations: ['secrets.infisical.com/*'],
  },
  {
    tool: 'OpenShift',
    annotations: ['openshift.io/internal-registry-auth-token.service-account'],
    origin: 'openshift.io/internal-registry-auth-token.service-account',
    alsoAnnotations: ['openshift.io/internal-registry-*'],
  },
  { tool: 'registry-creds', ownerKind: 'ClusterPullSecret' },
  {
    tool: 'imagepullsecret-patcher',
    annotations: [`${managedByLabel}=imagepullsecret-patcher`],
  },
]

/** Every mark we know; the first that is on a secret names its owner. */
export const ownerMarks: readonly Mark[] = rules.map(toMark)

function toMark(rule: MarkRule): Mark {
  const labels = rule.labels ?? []
  const annotations = rule.annotations ?? []
  return {
    tool: rule.tool,
    isOn: (secret) =>
      labels.some((condition) => holds(secret.metadata?.labels, condition)) ||
      annotations.some((condition) => holds(secret.metadata?.annotations, condition)) ||
      (secret.metadata?.ownerReferences ?? []).some((reference) => reference.kind === rule.ownerKind),
    describe: (secret) => describeOrigin(secret, rule),
    labels: [...labels.map(keyOf), ...(rule.alsoLabels ?? [])],
    annotations: [...annotations.map(keyOf), ...(rule.alsoAnnotations ?? [])],
  }
}

function describeOrigin(secret: Secret, rule: MarkRule): string | undefined {
  if (rule.ownerKind) {
    const reference = secret.metadata?.ownerReferences?.find((candidate) => candidate.kind === rule.ownerKind)
    return reference && `${reference.kind} ${reference.name}`
  }
  if (rule.origin === undefined) return undefined
  return secret.metadata?.annotations?.[rule.origin] ?? secret.metadata?.labels?.[rule.origin]
}

function holds(values: Readonly<Record<string, string>> | undefined, condition: string): boolean {
  const [name = '', value] = condition.split('=')
  const found = values?.[name]
  return found !== undefined && (value === undefined || found === value)
}

function keyOf(condition: string): string {
  return condition.split('=', 1)[0] ?? condition
}
