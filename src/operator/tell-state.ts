// What a pod is waiting for, told when it changes.

import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import type { PhaseTimes } from './observe/phases.ts'
import type { RunState } from './run-options.ts'

/** Gives a function that tells where a pod stands, unless that was the last that it told. */
export function openProgressTeller(
  tell: (state: RunState) => void,
): (times: PhaseTimes, diagnosis: Diagnosis | undefined) => void {
  let last = ''
  return (times, diagnosis) => {
    const state = readState(times, diagnosis)
    const key =
      state.kind === 'waiting' ? `${state.for} ${diagnosis?.code ?? ''} ${diagnosis?.container ?? ''}` : state.kind
    if (key !== last) tell(state)
    last = key
  }
}

function readState(times: PhaseTimes, diagnosis: Diagnosis | undefined): RunState {
  if (times.startedMs !== undefined) return { kind: 'running' }
  const known = diagnosis && { diagnosis }
  if (times.scheduledMs === undefined) return { kind: 'waiting', for: 'node', ...known }
  return { kind: 'waiting', for: times.pulledMs === undefined ? 'image' : 'start', ...known }
}
