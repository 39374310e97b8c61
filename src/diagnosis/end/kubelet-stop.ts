// Containers that did not end by themselves: the kubelet stopped them because somebody deleted the pod or because a probe failed.

import type { KubernetesEvent, Pod } from '../../basics/wire.ts'
import type { PodContainer, Terminated } from '../containers.ts'
import type { Diagnosis } from '../diagnosis.ts'
import { containerOf } from '../events.ts'
import { makeDiagnosis } from '../make-diagnosis.ts'
import { quote, showLine } from '../shown-text.ts'
import { signalOf } from './container-end.ts'
import { deletedAt, diagnoseDeletion } from './pod-end.ts'

const sigkill = 9
const sigterm = 15

/** A container that ended, in its pod. */
export interface EndedContainer {
  readonly pod: Pod
  readonly container: PodContainer
  readonly end: Terminated
}

/** Why the kubelet stopped the container; undefined when it ended by itself. `exit` is what its end alone looks like. */
export function diagnoseStop(
  ended: EndedContainer,
  exit: Diagnosis,
  events: readonly KubernetesEvent[],
): Diagnosis | undefined {
  const own = events.filter((event) => containerOf(event) === ended.container.name)
  const isKilled = own.some(({ reason }) => reason === 'Killing')
  if (isKilled || endedWithDeletion(ended)) {
    const deletion = diagnoseDeletion(ended.pod, exit)
    if (deletion) return deletion
  }
  return isKilled ? diagnoseProbe(ended, exit, own) : undefined
}

/** Whether a signal of a deletion ended it, as far as times tell. */
function endedWithDeletion({ pod, end }: EndedContainer): boolean {
  const signal = signalOf(end)
  return (signal === sigkill || signal === sigterm) && Date.parse(end.finishedAt ?? '') >= deletedAt(pod)
}

function diagnoseProbe(
  { container: { name } }: EndedContainer,
  exit: Diagnosis,
  events: readonly KubernetesEvent[],
): Diagnosis | undefined {
  const failed = events.findLast(
    ({ reason, message = '' }) => reason === 'Unhealthy' && /^(?:Liveness|Startup) probe /.test(message),
  )
  if (!failed) return undefined
  const probe = failed.message?.startsWith('Startup') ? 'startup' : 'liveness'
  return makeDiagnosis('probe-failed', {
    summary: `container ${quote(name)} was stopped because its ${probe} probe failed`,
    evidence: [`the node says: ${showLine(failed.message ?? '')}`, exit.summary, ...exit.evidence],
    container: name,
  })
}
