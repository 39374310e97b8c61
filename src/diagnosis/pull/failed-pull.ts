// One pull that a registry did not allow, with everything that is known about it.

import type { KubernetesEvent } from '../../basics/wire.ts'
import type { PodContainer } from '../containers.ts'
import type { DiagnosisInput } from '../input.ts'
import { quote, showLine } from '../shown-text.ts'
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

/** What a registry said to a stranger and to each login, where it was asked. */
export function describeAnswers({ container, input }: FailedPull): string[] {
  const proofs = input.answers?.find(({ image }) => image === container.image)?.proofs ?? []
  return proofs.map(({ askedFrom, explanation, username }) => {
    const who = username === undefined ? 'without a login' : `as ${quote(username)}`
    return `asked from ${askedFrom} ${who}: ${showLine(explanation)}`
  })
}

/** The registry's status in parentheses, to follow a sentence; empty when it is not known. */
export function describeStatus({ error: { status } }: FailedPull): string {
  return status === undefined ? '' : ` (${status})`
}
