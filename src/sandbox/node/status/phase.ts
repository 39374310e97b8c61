// A pod's phase out of its containers (kubelet `getPhase`).

import type { PodSpec } from '../spec/pod-spec.ts'
import { type ContainerRecord, hasEnded, hasSucceeded, isReady } from './container.ts'

export type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed'

/** The phase that the containers add up to, whether or not the node is done with the pod. */
export function phaseOf(policy: PodSpec['restartPolicy'], containers: readonly ContainerRecord[]): Phase {
  const init = containers.filter(({ role }) => role !== 'main')
  const main = containers.filter(({ role }) => role === 'main')
  const open = init.filter((record) => !isReady(record) && !(record.role === 'sidecar' && hasEnded(record)))
  if (open.length > 0 && !main.some(hasStarted)) {
    return policy === 'Never' && open.some((record) => record.role === 'init' && hasEnded(record))
      ? 'Failed'
      : 'Pending'
  }
  const waiting = main.filter(({ state }) => state.kind === 'waiting')
  if (waiting.length > 0) return waiting.every((record) => record.lastState !== undefined) ? 'Running' : 'Pending'
  if (main.some(({ state }) => state.kind === 'running')) return 'Running'
  if (policy === 'Always' || init.some(({ role, state }) => role === 'sidecar' && state.kind === 'running')) {
    return 'Running'
  }
  if (main.every(hasSucceeded)) return 'Succeeded'
  return policy === 'Never' ? 'Failed' : 'Running'
}

const hasStarted = (record: ContainerRecord): boolean => record.id !== ''
