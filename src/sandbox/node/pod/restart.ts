// Whether a container that ended is started again, and the growing wait before that (kubelet `doBackOff`).

import type { PodSpec } from '../spec/pod-spec.ts'
import type { ContainerRecord } from '../status/container.ts'
import type { PodState } from './pod-state.ts'

/** Whether a pod with this policy wants `record`, which has ended, to run again. */
export function startsAgain({ role, state }: ContainerRecord, policy: PodSpec['restartPolicy']): boolean {
  if (state.kind !== 'terminated') return false
  if (role === 'sidecar') return true
  const hasFailed = state.exitCode !== 0
  return policy === 'Always' ? role === 'main' || hasFailed : policy === 'OnFailure' && hasFailed
}

/** Returns when it may start again; the first time that is at once. Rejects when the pod has to end. */
export async function waitForRestart(pod: PodState, record: ContainerRecord): Promise<void> {
  const { timing } = pod.node
  const { metadata } = pod.object
  record.lastState = record.state
  if (record.restarts > 0) {
    const backOffMs = Math.min(timing.backOffMs * 2 ** (record.restarts - 1), timing.maxBackOffMs)
    const { name } = record.spec
    const shown = `${metadata.name}_${metadata.namespace}(${metadata.uid})`
    pod.tell('Warning', 'BackOff', `Back-off restarting failed container ${name} in pod ${shown}`, record)
    const message = `back-off ${backOffMs / 1000}s restarting failed container=${name} pod=${shown}`
    record.state = { kind: 'waiting', reason: 'CrashLoopBackOff', message }
    pod.write()
    await pod.pause(backOffMs)
  }
  record.restarts += 1
}
