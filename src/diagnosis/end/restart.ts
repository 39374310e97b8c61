// Containers that ended and are started again, now or after a back-off.

import type { KubernetesEvent, Pod } from '../../basics/wire.ts'
import type { PodContainer, Terminated } from '../containers.ts'
import type { Diagnosis } from '../diagnosis.ts'
import type { DiagnosisInput } from '../input.ts'
import { addEvidence, makeDiagnosis } from '../make-diagnosis.ts'
import { quote } from '../shown-text.ts'
import { diagnoseExit } from './container-end.ts'
import { diagnoseStop } from './kubelet-stop.ts'
import { addLogCommand } from './log-command.ts'

/** Whether the kubelet starts `container` again when it has failed. */
export function isRestarted({ spec }: Pod, { role }: PodContainer): boolean {
  if (role === 'ephemeral') return false
  return role === 'sidecar' || spec?.restartPolicy !== 'Never'
}

/** How `container` ended the last time, when it waits to be started again; the kubelet shows a sidecar that waits as ended. */
export function diagnoseRestart(
  input: DiagnosisInput,
  container: PodContainer,
  events: readonly KubernetesEvent[],
): Diagnosis | undefined {
  const { pod } = input
  const { state, lastState, restartCount = 0 } = container.status ?? {}
  const isBackingOff = state?.waiting?.reason === 'CrashLoopBackOff'
  const end = state?.terminated ?? (isBackingOff ? lastState?.terminated : undefined)
  if (!end || !isRestarted(pod, container)) return undefined
  const exit = diagnoseExit(container, end) ?? (isBackingOff ? diagnoseGoodEnd(container, end) : undefined)
  if (!exit) return undefined
  const times = restartCount === 1 ? 'once' : `${restartCount} times`
  const diagnosis = addLogCommand(
    diagnoseStop({ pod, container, end }, exit, events) ?? exit,
    container,
    input,
    isBackingOff,
  )
  return addEvidence(diagnosis, [
    `container ${quote(container.name)} was started again ${times}; the kubelet waits longer each time`,
  ])
}

function diagnoseGoodEnd({ name }: PodContainer, { exitCode }: Terminated): Diagnosis | undefined {
  if (exitCode !== 0) return undefined
  return makeDiagnosis('ends-again-and-again', {
    summary: `container ${quote(name)} ends with exit code 0 each time, and the pod's restart policy starts it again`,
    container: name,
  })
}
