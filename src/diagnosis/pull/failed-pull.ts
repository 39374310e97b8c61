// One pull that a registry did not allow, with everything that is known about it.

import type { KubernetesEvent } from '../../basics/wire.ts'
import type { PodContainer } from '../containers.ts'
import { lastOf, timeOf } from '../events.ts'
import type { DiagnosisInput } from '../input.ts'
import { showLine } from '../shown-text.ts'
import type { PullError } from './pull-error.ts'

export interface FailedPull {
  readonly container: PodContainer
  readonly error: PullError
  readonly input: DiagnosisInput
  /** Oldest first. */
  readonly events: readonly KubernetesEvent[]
}

/** The names of the pull secrets that the pod lists; admission has added those of its service account. */
export function listSecrets({ pod }: DiagnosisInput): string[] {
  return (pod.spec?.imagePullSecrets ?? []).flatMap(({ name }) => name || [])
}

/**
 * How long before a pull its secrets may have been asked for: before the first one the kubelet makes the pod's sandbox, later ones follow at
 * once, at least ten seconds after another.
 */
function leadMs({ count = 1 }: KubernetesEvent): number {
  return count > 1 ? 5_000 : 30_000
}

/** The secrets that the kubelet could not get at its last attempt; an older complaint says nothing about it. */
export function missedSecrets(events: readonly KubernetesEvent[]): string[] {
  const complaint = lastOf(events, 'FailedToRetrieveImagePullSecret')
  const attempt = lastOf(events, 'Pulling')
  if (!complaint || (attempt && timeOf(attempt) - timeOf(complaint) > leadMs(attempt))) return []
  const names = /image pull secrets \(([^)]*)\)/.exec(complaint.message ?? '')?.[1] ?? ''
  return names.split(', ').filter((name) => name !== '')
}

/** What a registry said to a stranger, where it was asked. */
export function describeAnswers({ container, input }: FailedPull): string[] {
  const proofs = input.answers?.find(({ image }) => image === container.image)?.proofs ?? []
  return proofs
    .filter(({ username }) => username === undefined)
    .map(({ askedFrom, explanation }) => `asked from ${askedFrom}: ${showLine(explanation)}`)
}
