// The order of a pod's containers: init containers one by one, sidecars among them, the others side by side, sidecars ended last.

import { hasSucceeded } from '../status/container.ts'
import type { ContainerRun } from './container-run.ts'
import type { PodState } from './pod-state.ts'

/** Returns when none of `runs` has a process any more. Rejects when the pod had to end while one of them waited. */
export async function runContainers(pod: PodState, runs: readonly ContainerRun[]): Promise<void> {
  const sidecars = runs.filter(({ record }) => record.role === 'sidecar')
  const others = runs.filter(({ record }) => record.role !== 'sidecar')
  const endThem = (): void => {
    const isGone = pod.ending.cause?.kind === 'gone'
    for (const run of isGone ? runs : others) isGone ? run.kill() : run.stop(pod.ending.graceMs)
  }
  const release = pod.ending.onEnd(endThem)
  try {
    for (const run of runs) {
      if (run.record.role === 'main') break
      await run.startOrFinish()
      if (run.record.role === 'init' && !hasSucceeded(run.record)) return
    }
    await Promise.all(runs.filter(({ record }) => record.role === 'main').map((run) => run.finish()))
  } finally {
    await Promise.allSettled(others.map((run) => run.settled()))
    release()
    for (const run of sidecars.toReversed()) {
      run.stop(Math.min(pod.ending.graceMs, pod.spec.graceSeconds * 1000))
      await run.settled()
    }
  }
}
