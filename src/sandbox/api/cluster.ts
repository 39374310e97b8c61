// The state of one sandbox cluster, which all its handlers share, and what only a server gives an object.

import { randomUUID } from 'node:crypto'
import type { Clock } from '../../basics/clock.ts'
import type { KnownUser } from './access.ts'
import type { ListCursors } from './cursors.ts'
import type { PodLogs } from './logs.ts'
import { type Draft, type KubeObject, orderMetadata } from './object.ts'
import type { ObjectStore } from './store.ts'

/** What the handlers of one cluster share. */
export interface ClusterState {
  /** The context's name. */
  readonly name: string
  readonly store: ObjectStore
  readonly users: readonly KnownUser[]
  readonly clock: Clock
  readonly cursors: ListCursors
  readonly logs: PodLogs
  /** Aborted when the sandbox stops. */
  readonly signal: AbortSignal
}

/** A time stamp as the API writes it: whole seconds. */
export const timestamp = (clock: Clock): string =>
  clock
    .now()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')

/** Gives an accepted draft the identity that only the server gives. */
export function withIdentity(draft: Draft, name: string, clock: Clock): KubeObject {
  const { name: _name, uid: _uid, creationTimestamp: _time, ...rest } = draft.metadata
  const identity = { name, uid: randomUUID(), creationTimestamp: timestamp(clock) }
  return { ...draft, metadata: orderMetadata({ ...rest, ...identity }) }
}
