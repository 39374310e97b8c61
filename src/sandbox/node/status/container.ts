// A container as the node keeps it while its pod lives, and as the pod's status shows it.

import type { ContainerSpec } from '../spec/pod-spec.ts'

export type ContainerState =
  | { readonly kind: 'waiting'; readonly reason: string; readonly message?: string }
  | { readonly kind: 'running'; readonly startedAt: string }
  | {
      readonly kind: 'terminated'
      readonly exitCode: number
      readonly reason: string
      readonly message?: string
      /** Null where nothing is known of the container. */
      readonly startedAt: string | null
      readonly finishedAt: string | null
      /** Of the container that ended. */
      readonly id?: string
    }

/** What the node knows of one container; changed by whoever runs it. */
export interface ContainerRecord {
  readonly spec: ContainerSpec
  readonly role: 'init' | 'sidecar' | 'main'
  state: ContainerState
  lastState?: ContainerState
  restarts: number
  /** Of the container that was made last; '' before the first. */
  id: string
  imageId: string
}

/** Whether it ended without being started again. */
export const hasEnded = ({ state }: ContainerRecord): boolean => state.kind === 'terminated'

/** Whether it ended well. */
export const hasSucceeded = ({ state }: ContainerRecord): boolean => state.kind === 'terminated' && state.exitCode === 0

/** Whether traffic may come, or, for init containers, whether the next one may start. */
export function isReady(record: ContainerRecord): boolean {
  return record.role === 'init' ? hasSucceeded(record) : record.state.kind === 'running'
}

/** The entry of `containerStatuses` or `initContainerStatuses`. */
export function showContainer(record: ContainerRecord): object {
  const { spec, id, imageId } = record
  const requests = spec.resources['requests']
  return {
    name: spec.name,
    state: showState(record.state),
    lastState: record.lastState === undefined ? {} : showState(record.lastState),
    ready: isReady(record),
    restartCount: record.restarts,
    image: spec.image,
    imageID: imageId,
    ...(id === '' ? {} : { containerID: id }),
    started: record.state.kind === 'running',
    ...(id === '' || requests === undefined ? {} : { allocatedResources: requests }),
    ...(id === '' ? {} : { resources: spec.resources }),
    ...(spec.mounts.length === 0 ? {} : { volumeMounts: spec.mounts.map(showMount) }),
  }
}

function showState(state: ContainerState): object {
  switch (state.kind) {
    case 'waiting': {
      const { kind: _kind, ...waiting } = state
      return { waiting }
    }
    case 'running':
      return { running: { startedAt: state.startedAt } }
    case 'terminated': {
      const { kind: _kind, id, ...terminated } = state
      return { terminated: { ...terminated, ...(id === undefined ? {} : { containerID: id }) } }
    }
  }
}

function showMount({ volume, path, isReadOnly }: ContainerSpec['mounts'][number]): object {
  const readOnly = isReadOnly ? { readOnly: true, recursiveReadOnly: 'Disabled' } : {}
  return { name: volume, mountPath: path, ...readOnly }
}
