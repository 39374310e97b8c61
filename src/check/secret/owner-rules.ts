// How the tools that put secrets into clusters mark what they own, as data.

/** The label by which tools say who manages an object. */
export const managedByLabel = 'app.kubernetes.io/managed-by'
/** Our value of {@link managedByLabel}, and the field manager that the API server notes for our writes. */
export const ourName = 'pullpass'

/** The marks of one tool. */
export interface OwnerRule {
  readonly tool: string
  /** Any of these labels or annotations makes the mark: `name`, `name=value`, or a beginning that ends with `*`. */
  readonly marks?: readonly string[]
  /** An owner reference of this kind makes the mark too. */
  readonly ownerKind?: string
  /** The label or annotation that names the origin. */
  readonly origin?: string
  /** Further labels and annotations that only make sense with the mark. */
  readonly also?: readonly string[]
}

/** Every tool we know; the first whose mark is on a secret owns it. */
export const ownerRules: readonly OwnerRule[] = [
  { tool: 'External Secrets', marks: ['reconcile.external-secrets.io/*'], ownerKind: 'ExternalSecret' },
  {
    tool: 'Reflector',
    marks: [
      'reflector.v1.k8s.emberstack.com/reflects',
      'reflector.v1.k8s.emberstack.com/auto-reflects',
      'reflector.v1.k8s.emberstack.com/reflected-version',
    ],
    origin: 'reflector.v1.k8s.emberstack.com/reflects',
    also: ['reflector.v1.k8s.emberstack.com/reflected-at'],
  },
  {
    tool: 'kubernetes-replicator',
    marks: ['replicator.v1.mittwald.de/replicate-from', 'replicator.v1.mittwald.de/replicated-*'],
    origin: 'replicator.v1.mittwald.de/replicate-from',
  },
  {
    tool: 'Sealed Secrets',
    marks: ['sealedsecrets.bitnami.com/managed=true'],
    ownerKind: 'SealedSecret',
    also: ['sealedsecrets.bitnami.com/*'],
  },
  {
    tool: 'Helm',
    marks: ['meta.helm.sh/release-name', `${managedByLabel}=Helm`],
    origin: 'meta.helm.sh/release-name',
    also: ['meta.helm.sh/release-namespace', 'helm.sh/chart'],
  },
  {
    tool: 'Argo CD',
    marks: ['argocd.argoproj.io/tracking-id', 'argocd.argoproj.io/instance'],
    origin: 'argocd.argoproj.io/tracking-id',
  },
  {
    tool: 'Flux',
    marks: ['kustomize.toolkit.fluxcd.io/name', 'helm.toolkit.fluxcd.io/name'],
    origin: 'kustomize.toolkit.fluxcd.io/name',
    also: ['kustomize.toolkit.fluxcd.io/namespace', 'helm.toolkit.fluxcd.io/namespace'],
  },
  {
    tool: 'Kyverno',
    marks: ['generate.kyverno.io/*', `${managedByLabel}=kyverno`],
    origin: 'generate.kyverno.io/policy-name',
  },
  {
    tool: 'Config Syncer',
    marks: ['kubed.appscode.com/origin*'],
    origin: 'kubed.appscode.com/origin.name',
    also: ['kubed.appscode.com/*'],
  },
  { tool: 'Secrets Store CSI', marks: ['secrets-store.csi.k8s.io/managed=true'] },
  { tool: 'Infisical', marks: ['secrets.infisical.com/*'] },
  {
    tool: 'OpenShift',
    marks: ['openshift.io/internal-registry-*'],
    origin: 'openshift.io/internal-registry-auth-token.service-account',
  },
  { tool: 'registry-creds', ownerKind: 'ClusterPullSecret' },
  { tool: 'imagepullsecret-patcher', marks: [`${managedByLabel}=imagepullsecret-patcher`] },
]
