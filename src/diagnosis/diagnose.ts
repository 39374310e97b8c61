// From a pod and what is known about it to the one cause that a person should hear.

import type { KubernetesEvent, Pod } from '../basics/wire.ts'
import { decidesEnd, listContainers, mayHaveRun, type PodContainer, type Terminated } from './containers.ts'
import type { Diagnosis } from './diagnosis.ts'
import { diagnoseExit } from './end/container-end.ts'
import { diagnoseStop } from './end/kubelet-stop.ts'
import { addLogCommand } from './end/log-command.ts'
import { diagnoseDeadline, diagnoseDeletion, diagnosePodEnd } from './end/pod-end.ts'
import { diagnoseRestart, isRestarted } from './end/restart.ts'
import { eventsOf } from './events.ts'
import type { DiagnosisInput } from './input.ts'
import { addEvidence, makeDiagnosis } from './make-diagnosis.ts'
import { diagnoseKeyring } from './pull/keyring.ts'
import { diagnosePastPull, diagnosePull } from './pull/pull.ts'
import { quote } from './shown-text.ts'
import { diagnosePreparation } from './start/preparation.ts'
import { diagnoseScheduling } from './start/scheduling.ts'
import { diagnoseWaiting } from './start/waiting.ts'

const mostOthers = 5

/** What every part of the diagnosis looks at. */
interface Case {
  readonly input: DiagnosisInput
  readonly containers: readonly PodContainer[]
  /** Of this pod, oldest first. */
  readonly events: readonly KubernetesEvent[]
}

/**
 * Why a pod does not run, or how it failed; undefined when nothing is wrong as far as the API shows. A pod that succeeded has a diagnosis
 * only when one of its containers was short of memory on the way. Asks nobody; never throws on anything that the API gives.
 */
export function diagnosePod(input: DiagnosisInput): Diagnosis | undefined {
  const { pod } = input
  const found: Case = { input, containers: listContainers(pod), events: eventsOf(pod, input.events ?? []) }
  switch (pod.status?.phase) {
    case 'Succeeded':
      return findEnd(found, ({ reason }) => reason === 'OOMKilled')
    case 'Failed':
      return diagnoseFailed(found)
    case 'Unknown':
      return makeDiagnosis('node-lost', { summary: 'the node does not report what became of the pod' })
    default:
      return diagnosePodEnd(pod) ?? findCurrentEnd(found) ?? findTrouble(found) ?? diagnoseDeletion(pod)
  }
}

function diagnoseFailed(found: Case): Diagnosis {
  const { pod } = found.input
  if (pod.status?.reason === 'DeadlineExceeded') return diagnosePastDeadline(found)
  const end = diagnosePodEnd(pod) ?? findEnd(found)
  if (end) return end
  if (!mayHaveRun(pod)) return diagnoseNeverRan(found)
  const summary = 'the pod failed, and nothing says why'
  return diagnoseDeletion(pod) ?? makeDiagnosis('failed-without-reason', { summary })
}

/** A deadline that passed while the pod waited is not the cause. */
function diagnosePastDeadline(found: Case): Diagnosis {
  const deadline = diagnoseDeadline(found.input.pod)
  const trouble = findTrouble(found) ?? (mayHaveRun(found.input.pod) ? undefined : findPastPull(found))
  return trouble ? addEvidence(trouble, [deadline.summary]) : deadline
}

/** The kubelet ends such a pod with exit code 137, which looks like a crash. */
function diagnoseNeverRan(found: Case): Diagnosis {
  const falseCrash = 'its exit code is no crash: no process of the pod ever ran'
  const trouble = findTrouble(found) ?? findPastPull(found) ?? diagnoseDeletion(found.input.pod)
  if (trouble) return addEvidence(trouble, [falseCrash])
  return makeDiagnosis('never-ran', {
    summary: 'the pod ended before any of its containers ran',
    evidence: [falseCrash],
  })
}

/** What keeps the pod from running now. */
function findTrouble({ input, containers, events }: Case): Diagnosis | undefined {
  const isDone = containers.every((one) => !decidesEnd(one) || isOver(input.pod, one))
  const [first, ...others] = containers.flatMap(
    (container) =>
      diagnoseKeyring(container, input) ??
      diagnosePull(container, input, events) ??
      diagnoseWaiting(container) ??
      (isDone ? undefined : diagnoseRestart(input, container, events)) ??
      [],
  )
  if (first) return addEvidence(first, describeOthers(first, others))
  return diagnoseScheduling(input.pod, events) ?? diagnosePreparation(containers, events)
}

function isOver(pod: Pod, container: PodContainer): boolean {
  const end = container.status?.state?.terminated
  return end !== undefined && (end.exitCode === 0 || !isRestarted(pod, container))
}

/** What else keeps containers from running, where it is not the same thing. */
function describeOthers({ summary, image }: Diagnosis, others: readonly Diagnosis[]): string[] {
  return others
    .filter((other) => other.summary !== summary && (other.image === undefined || other.image !== image))
    .slice(0, mostOthers)
    .map(({ container = '', summary: words }) =>
      words.includes(quote(container)) ? `also: ${words}` : `also, container ${quote(container)}: ${words}`,
    )
}

function findPastPull({ input, containers, events }: Case): Diagnosis | undefined {
  for (const container of containers) {
    const past = diagnosePastPull(container, input, events)
    if (past) return past
  }
  return undefined
}

/** In a pod that never restarts, a failed container is the end even while others still run. */
function findCurrentEnd(found: Case): Diagnosis | undefined {
  return found.input.pod.spec?.restartPolicy === 'Never' ? findEnd(found) : undefined
}

/** The first failure by time: what ends later is often ended because of it. */
function findEnd(
  { input, containers, events }: Case,
  counts: (end: Terminated) => boolean = () => true,
): Diagnosis | undefined {
  const { pod } = input
  const ended = containers
    .flatMap((container) => {
      const end = container.status?.state?.terminated
      return end && decidesEnd(container) && counts(end) ? [{ pod, container, end }] : []
    })
    .sort((a, b) => timeOfEnd(a) - timeOfEnd(b))
  for (const one of ended) {
    const exit = diagnoseExit(one.container, one.end)
    if (exit) return addLogCommand(diagnoseStop(one, exit, events) ?? exit, one.container, input, false)
  }
  return undefined
}

function timeOfEnd({ end }: { readonly end: Terminated }): number {
  return Date.parse(end.finishedAt ?? '') || 0
}
