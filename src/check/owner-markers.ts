// How a secret shows that something else manages it: owner references, labels and annotations that the usual controllers leave.

import { quoteName } from './path.ts'

/** The marks a controller leaves on what it makes: names of labels or annotations, or beginnings that end with `*`. */
const markers: ReadonlyArray<readonly [name: string, controller: string]> = [
  ['reconcile.external-secrets.io/*', 'External Secrets'],
  ['reflector.v1.k8s.emberstack.com/reflects', 'Reflector'],
  ['reflector.v1.k8s.emberstack.com/auto-reflects', 'Reflector'],
  ['replicator.v1.mittwald.de/replicated-*', 'kubernetes-replicator'],
  ['replicator.v1.mittwald.de/replicate-from', 'kubernetes-replicator'],
  ['sealedsecrets.bitnami.com/managed', 'Sealed Secrets'],
  ['meta.helm.sh/release-name', 'Helm'],
  ['argocd.argoproj.io/tracking-id', 'Argo CD'],
  ['argocd.argoproj.io/instance', 'Argo CD'],
  ['kustomize.toolkit.fluxcd.io/name', 'Flux'],
  ['helm.toolkit.fluxcd.io/name', 'Flux'],
  ['kubed.appscode.com/origin*', 'Config Syncer'],
  ['generate.kyverno.io/*', 'Kyverno'],
  ['secrets-store.csi.k8s.io/managed', 'Secrets Store CSI'],
  ['secrets.infisical.com/*', 'Infisical'],
  ['openshift.io/internal-registry-*', 'OpenShift'],
]

/** Values of `app.kubernetes.io/managed-by` that mean a person, or us. */
const ownManagers: ReadonlySet<string> = new Set(['', 'pullpass', 'kubectl'])

/** What an owner is looked for in; fields that are absent have no marks. */
export interface OwnedMetadata {
  readonly labels: ReadonlyMap<string, string>
  readonly annotations: ReadonlyMap<string, string>
  /** The kinds of the owner references. */
  readonly ownerKinds: readonly string[]
}

/** What manages the secret, in words for a message with outside text escaped; undefined when nothing shows. */
export function findOwner({ labels, annotations, ownerKinds }: OwnedMetadata): string | undefined {
  for (const name of [...labels.keys(), ...annotations.keys()]) {
    const found = markers.find(([marker]) => isMarker(name, marker))
    if (found) return found[1]
  }
  const [kind] = ownerKinds
  if (kind !== undefined) return `its owner of kind ${quoteName(kind)}`
  const manager = labels.get('app.kubernetes.io/managed-by') ?? ''
  return ownManagers.has(manager.toLowerCase()) ? undefined : quoteName(manager)
}

function isMarker(name: string, marker: string): boolean {
  return marker.endsWith('*') ? name.startsWith(marker.slice(0, -1)) : name === marker
}
