// Whether a kubelet has really read the secrets of a pod.

import type { KubernetesEvent } from '../../../src/basics/wire.ts'

/**
 * Whether a kubelet missed one of these secrets although they exist. A busy one gives up on a secret after a second and pulls as if there
 * were none (GetObject in pkg/kubelet/util/manager/watch_based_manager.go); its event says so, and such a pod must be run again.
 */
export function missedSecrets(events: readonly KubernetesEvent[], existing: readonly string[]): boolean {
  const complaints = events.filter(({ reason }) => reason === 'FailedToRetrieveImagePullSecret')
  return complaints.some(({ message = '' }) => existing.some((name) => message.match(/[\w.-]+/g)?.includes(name)))
}
