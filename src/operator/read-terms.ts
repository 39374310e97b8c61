// From what a task says about its run to the terms of that run, with the launcher's defaults.

import type { DeadlineSettings, PodTask } from './spec/pod-task.ts'
import { resultContainerName } from './spec/result-sidecar.ts'
import type { ContainerChoice, ResultSource, RunLimits, RunTerms } from './terms.ts'

const minute = 60_000
/** A cluster may have to add a node. */
const scheduleMs = 10 * minute
const pullMs = 10 * minute
/** Init containers run in it. */
const startMs = 30 * minute
const totalMs = 24 * 60 * minute
const recreations = 3

/** Containers that service meshes put into pods and that do not end with the task. */
const meshContainers = ['istio-proxy', 'linkerd-proxy']

/** The terms of `task`, whose own container is `mainContainer` and which is called `name`. */
export function readTerms(task: PodTask, name: string, mainContainer: string): RunTerms {
  const skip = task.skipOnExitCode ?? []
  return {
    task: name,
    mainContainer,
    lastingContainers: (task.lastingContainers ?? meshContainers).filter((container) => container !== mainContainer),
    skipExitCodes: typeof skip === 'number' ? [skip] : skip,
    onFinish: task.onFinish ?? 'delete',
    onKill: task.onKill ?? 'delete',
    ...(typeof task.terminationGraceSeconds === 'number' && { graceSeconds: task.terminationGraceSeconds }),
    result: readResultSource(task),
    logs: readLogs(task, mainContainer),
    onFailure: { events: task.logs?.eventsOnFailure ?? false, pod: task.logs?.podOnFailure ?? false },
    limits: readLimits(task.deadlines ?? {}),
    mostRecreations: task.recreations ?? recreations,
  }
}

function readLimits(deadlines: DeadlineSettings): RunLimits {
  const limit = (seconds: number | undefined, otherwise: number) => (seconds === undefined ? otherwise : seconds * 1000)
  const total = limit(deadlines.totalSeconds, totalMs)
  return {
    scheduleMs: limit(deadlines.scheduleSeconds, scheduleMs),
    // Whoever gives the start more time, or less, means the pull too.
    pullMs: limit(deadlines.pullSeconds, limit(deadlines.startSeconds, pullMs)),
    startMs: limit(deadlines.startSeconds, startMs),
    runMs: limit(deadlines.runSeconds, total),
    totalMs: total,
  }
}

function readResultSource({ result }: PodTask): ResultSource {
  if (result === undefined) return { kind: 'none' }
  if (result.from === 'termination-message') return { kind: 'termination-message' }
  return { kind: 'log', container: resultContainerName }
}

function readLogs({ logs = {} }: PodTask, mainContainer: string): RunTerms['logs'] {
  const none: ContainerChoice = []
  if (logs.follow === false) return { containers: none, initContainers: none }
  return { containers: logs.containers ?? [mainContainer], initContainers: logs.initContainers ?? none }
}
