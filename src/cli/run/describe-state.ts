// What a run is doing, in a few words.

import type { RunState } from '../../operator/run-options.ts'
import { showText } from '../output/escape.ts'

/** One line for a person; undefined where there is nothing to see yet. */
export function describeState(state: RunState): string | undefined {
  switch (state.kind) {
    case 'begun':
      return undefined
    case 'refused':
      return `waiting: ${showText(state.diagnosis.summary)}`
    case 'created':
      return `pod ${state.pod} ${state.isAdopted ? 'is there already: following it' : 'created'}`
    case 'waiting':
      return state.diagnosis ? `waiting: ${showText(state.diagnosis.summary)}` : waiting[state.for]
    case 'running':
      return 'running'
    case 'stopping':
      return 'stopping: waiting until the pod is gone (Ctrl-C leaves at once)'
    case 'again':
      return `${showText(state.diagnosis.summary)}: making pod number ${state.attempt}`
  }
}

const waiting = {
  node: 'waiting for a node',
  image: 'waiting for the image',
  start: 'waiting for its container to start',
} as const
