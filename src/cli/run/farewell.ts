// What is said when a second signal ends a run at once: what may be left of it, and how to go on with that or to remove it.

import type { RunHandle } from '../../operator/handle.ts'
import { kubectlLine } from '../../operator/kubectl-line.ts'
import type { BegunState, RunState } from '../../operator/run-options.ts'

export interface FarewellPlace {
  readonly kubeconfig?: string
  /** The kubeconfig context's name. */
  readonly cluster: string
}

/** Follows a run. */
export interface Farewell {
  readonly note: (state: RunState) => void
  /** The words, as of now. */
  readonly say: () => readonly string[]
}

/** Starts before the run has begun. */
export function openFarewell(place: FarewellPlace): Farewell {
  let begun: BegunState | undefined
  let readHandle: (() => RunHandle) | undefined
  return {
    note(state) {
      if (state.kind === 'begun') begun = state
      if (state.kind === 'created') readHandle = state.readHandle
      // The pod that the handle is about is put away, and whether there is another one yet is not known.
      if (state.kind === 'again') readHandle = undefined
    },
    say: () => {
      if (readHandle) return leavePod(readHandle())
      return begun ? leaveUnknown(begun, place) : ['', 'left at once: no pod was made']
    },
  }
}

function leavePod(handle: RunHandle): string[] {
  return [
    '',
    `left at once: pod ${handle.namespace}/${handle.name} may go on`,
    'take it over by giving the next line to: pullpass run --attach -',
    JSON.stringify(handle),
  ]
}

function leaveUnknown({ namespace, selector }: BegunState, place: FarewellPlace): string[] {
  const there = { ...place, namespace }
  return [
    '',
    'left at once: whether the run has a pod is not known; if so it ends by its deadline',
    'look for it, or delete it:',
    `  ${kubectlLine(there, 'get', 'pods', '-l', selector)}`,
    `  ${kubectlLine(there, 'delete', 'pods', '-l', selector)}`,
  ]
}
