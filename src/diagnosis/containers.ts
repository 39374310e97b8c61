// A pod's containers of all kinds in the order in which they start, each with its part of the spec and of the status.

import type { Pod } from '../basics/wire.ts'

type PodStatus = NonNullable<Pod['status']>
export type ContainerStatus = NonNullable<PodStatus['containerStatuses']>[number]
export type ContainerSpec = NonNullable<Pod['spec']>['containers'][number]
export type Terminated = NonNullable<NonNullable<ContainerStatus['state']>['terminated']>

export interface PodContainer {
  readonly name: string
  /** `sidecar`: an init container that stays (`restartPolicy: Always`). `ephemeral`: added to a pod to look into it, as `kubectl debug` does. */
  readonly role: 'init' | 'sidecar' | 'main' | 'ephemeral'
  readonly image: string
  readonly spec: ContainerSpec
  /** Absent until the kubelet has written one. */
  readonly status?: ContainerStatus
}

/** Init containers and sidecars first, then the main ones, then those that somebody added. */
export function listContainers({ spec, status }: Pod): PodContainer[] {
  const early = (spec?.initContainers ?? []).map((container) =>
    describe(container, container.restartPolicy === 'Always' ? 'sidecar' : 'init', status?.initContainerStatuses),
  )
  return [
    ...early,
    ...(spec?.containers ?? []).map((container) => describe(container, 'main', status?.containerStatuses)),
    ...(spec?.ephemeralContainers ?? []).map((container) =>
      describe(container, 'ephemeral', status?.ephemeralContainerStatuses),
    ),
  ]
}

/** Whether the pod is done only when this container has ended: sidecars are stopped then, and ephemeral containers do not count. */
export function decidesEnd({ role }: PodContainer): boolean {
  return role === 'init' || role === 'main'
}

function describe(
  spec: ContainerSpec,
  role: PodContainer['role'],
  statuses: readonly ContainerStatus[] | undefined,
): PodContainer {
  const status = statuses?.find(({ name }) => name === spec.name)
  return { name: spec.name, role, image: spec.image ?? '', spec, ...(status && { status }) }
}

/**
 * Whether a process of the pod may have run. The kubelet ends a pod that never ran with `ContainerStatusUnknown` and exit code 137,
 * which is no crash.
 */
export function mayHaveRun(pod: Pod): boolean {
  if (pod.status?.phase === 'Running' || pod.status?.phase === 'Succeeded') return true
  return listContainers(pod).some(({ status }) => status !== undefined && hasProcess(status))
}

function hasProcess({ state, lastState, restartCount }: ContainerStatus): boolean {
  const ended = [state?.terminated, lastState?.terminated].filter((end) => end !== undefined)
  return state?.running !== undefined || restartCount > 0 || ended.some((end) => !neverStarted(end))
}

/** Whether this end is one of a container whose process was never started. */
export function neverStarted({ reason, message }: Terminated): boolean {
  if (reason === 'StartError' || reason === 'ContainerCannotRun') return true
  return reason === 'ContainerStatusUnknown' && !(message ?? '').includes('used to be Running')
}
