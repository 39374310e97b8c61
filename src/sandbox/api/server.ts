// One sandbox cluster with its own port: state, controllers and the server in front of them.

import type { Clock } from '../../basics/clock.ts'
import type { FaultPlan } from '../loopback/faults.ts'
import type { RequestJournal } from '../loopback/journal.ts'
import { type LoopbackServer, serveOnLoopback } from '../loopback/serve.ts'
import type { LoopbackIdentity } from '../tls/certificate.ts'
import type { KnownUser } from './access.ts'
import { answerApiRequest } from './answer.ts'
import type { ClusterState } from './cluster.ts'
import { startControllers } from './controllers.ts'
import { ListCursors } from './cursors.ts'
import { PodLogs } from './logs.ts'
import { faultReply } from './render.ts'
import { namespaceResource } from './resources/namespace.ts'
import { ObjectStore } from './store.ts'
import { createObject } from './verbs/create.ts'

export interface ClusterOptions {
  readonly name: string
  /** Namespaces that are there from the start beside those of every cluster. */
  readonly namespaces: readonly string[]
  readonly users: readonly KnownUser[]
  readonly identity: LoopbackIdentity
  readonly faults: FaultPlan
  readonly journal: RequestJournal
  readonly clock: Clock
  /** Aborted when the sandbox stops. */
  readonly signal: AbortSignal
}

export interface RunningCluster {
  readonly state: ClusterState
  readonly server: LoopbackServer
}

const standardNamespaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system']

/** Starts one cluster on a port of its own. */
export async function startCluster(options: ClusterOptions): Promise<RunningCluster> {
  const { name, users, clock, signal, identity, faults, journal } = options
  const state: ClusterState = {
    name,
    store: new ObjectStore(),
    users,
    clock,
    cursors: new ListCursors(),
    logs: new PodLogs(),
    signal,
  }
  startControllers(state)
  for (const namespace of new Set([...standardNamespaces, ...options.namespaces])) addNamespace(state, namespace)
  const server = await serveOnLoopback({
    server: 'api',
    cluster: name,
    identity,
    faults,
    journal,
    clock,
    answer: (request) => answerApiRequest(state, request),
    answerFault: faultReply,
  })
  return { state, server }
}

function addNamespace(state: ClusterState, name: string): void {
  const draft = { kind: 'Namespace', apiVersion: 'v1', metadata: { name } }
  createObject(state, { definition: namespaceResource, namespace: undefined, draft, isDryRun: false })
}
