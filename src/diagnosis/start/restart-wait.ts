// Pods whose container failed and has just been started again: ready as it may be, nobody knows yet whether it will do better.

import { graceMs } from '../catalogue.ts'
import type { PodContainer } from '../containers.ts'
import type { DiagnosisInput } from '../input.ts'
import { adviseLogs } from '../next-command.ts'
import { quote } from '../shown-text.ts'
import type { FoundWait } from './wait.ts'

/** The kubelet's longest back-off between two starts, with some room (MaxContainerBackOff in pkg/kubelet/kubelet.go). */
const longestBackOffMs = 330_000

/** The first container that runs since less than two minutes, after it had failed; undefined when there is none. */
export function findRestartWait(input: DiagnosisInput, containers: readonly PodContainer[]): FoundWait | undefined {
  for (const container of containers) {
    const { state, lastState, restartCount = 0 } = container.status ?? {}
    const { startedAt = '' } = state?.running ?? {}
    const end = lastState?.terminated
    if (!end || end.exitCode === 0 || !isRecent(startedAt, end.finishedAt, input.now)) continue
    return {
      for: 'container',
      summary: `container ${quote(container.name)} ended with exit code ${end.exitCode} and has just been started again`,
      evidence: [`it was started again ${restartCount === 1 ? 'once' : `${restartCount} times`} so far`],
      remedy: `see in its log why it ended:\n${adviseLogs({ container, input }, true)}`,
      since: startedAt,
    }
  }
  return undefined
}

function isRecent(startedAt: string, finishedAt = '', now: Date): boolean {
  const startedMs = Date.parse(startedAt)
  return now.getTime() - startedMs < graceMs.patient && startedMs - Date.parse(finishedAt) < longestBackOffMs
}
