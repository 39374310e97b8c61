// Who reads the logs of a run's pod: the listeners and plugins what the task prints, the run itself what its result is.

import type { Pod } from '../basics/wire.ts'
import { listContainers, type PodContainer } from '../diagnosis/containers.ts'
import type { ResultBuffer } from './end/result-buffer.ts'
import type { LogPosition } from './logs/log-cursor.ts'
import { createEntryWriter } from './logs/log-entry.ts'
import { type LogPieceReader, openPodLogs, type PodLogs } from './logs/pod-logs.ts'
import type { Run } from './run.ts'

export interface AttemptLogsOptions {
  readonly pod: Pod
  /** How far an earlier process has handed the logs on. */
  readonly positions: Readonly<Record<string, LogPosition>>
  readonly result: ResultBuffer
}

/** Opens the logs of one pod of `run`. */
export function openAttemptLogs(run: Run, { pod, positions, result }: AttemptLogsOptions): PodLogs {
  const { cluster, clock, random, tell, terms } = run
  const { namespace = '', name = '', uid = '' } = pod.metadata ?? {}
  // Printed in one go at the end, so that nothing of it has been kept by whoever read it before.
  const own = terms.result.kind === 'log' ? terms.result.container : undefined
  const others = Object.entries(positions).filter(([container]) => container !== own)
  return openPodLogs({
    logs: cluster.logs,
    pods: cluster.pods,
    clock,
    random,
    pod: { namespace, name, uid },
    positions: Object.fromEntries(others),
    openReader: (container) => {
      if (container.name === own) return result.take
      return isWanted(container, run) ? openEntryReader(run, container.name) : undefined
    },
    onLoss: tell.warning,
  })
}

/** The containers of `pod` whose lines are told. */
export function listFollowed(run: Run, pod: Pod): string[] {
  return listContainers(pod).flatMap((container) => (isWanted(container, run) ? [container.name] : []))
}

function isWanted({ name, role }: PodContainer, { terms, tell, hooks }: Run): boolean {
  const isOwn = terms.result.kind === 'log' && terms.result.container === name
  if (isOwn || role === 'ephemeral' || (!tell.hasLines && !hooks.observesLogs)) return false
  const wanted = role === 'main' ? terms.logs.containers : terms.logs.initContainers
  return wanted === 'all' || wanted.includes(name)
}

function openEntryReader({ tell, hooks }: Run, container: string): LogPieceReader {
  const write = createEntryWriter(container)
  return async (piece) => {
    const entry = write(piece)
    hooks.onLogLine({ container, text: entry.text, ...(entry.time !== undefined && { time: entry.time }) })
    await tell.line(entry)
  }
}
