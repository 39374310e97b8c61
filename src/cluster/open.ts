// Opens the kubeconfig and, of its contexts, the clusters that were chosen.

import pLimit, { type LimitFunction } from 'p-limit'
import type { Clock } from '../basics/clock.ts'
import type { Environment } from '../basics/environment.ts'
import { openApiClient } from './api/client.ts'
import { readEvent } from './api/objects.ts'
import { type ExecPrograms, openExecPrograms } from './authentication/exec/programs.ts'
import type { TaskCluster } from './cluster.ts'
import { openContextConnection } from './connection/context-connection.ts'
import { loadKubeconfig } from './kubeconfig/load.ts'
import { type ContextSummary, listContexts, type ResolvedContext, resolveContext } from './kubeconfig/resolve.ts'
import { type AskReachableOptions, askReachable, type Reachability } from './reachable.ts'
import { openAccess } from './resources/access.ts'
import { openCapacity } from './resources/capacity.ts'
import { openLogs } from './resources/logs.ts'
import { openNamespaces } from './resources/namespaces.ts'
import { openWatchable } from './resources/open-watchable.ts'
import { openPods } from './resources/pods.ts'
import { openSecrets } from './resources/secrets.ts'
import { openServiceAccounts } from './resources/service-accounts.ts'

/** Requests under way to all clusters together. */
const mostInFlight = 128

export interface OpenKubeconfigOptions {
  readonly environment: Environment
  /** The value of `--kubeconfig`. */
  readonly kubeconfig?: string
  readonly clock: Clock
  /** The longest that one request takes before it fails. Default 30 s. */
  readonly requestTimeoutMs?: number
  /** Whether login programs may use the terminal: only while nothing else reads from it. Default false. */
  readonly canInteract?: boolean
  /** For the jitter between attempts. Default `Math.random`. */
  readonly random?: () => number
  readonly signal?: AbortSignal
}

/** The merged kubeconfig. Its clusters share login programs and the limit of requests under way. */
export interface Kubeconfig {
  /** In the order of the files. */
  readonly contexts: readonly ContextSummary[]
  readonly currentContext?: string
  /** The cluster of a context. Sends and runs nothing. Throws `kubeconfig-context` or `kubeconfig-damaged`. */
  openCluster(context: string): TaskCluster
  /** Whether the clusters of these contexts answer, asked without credentials. In the order of `contexts`; never rejects but for the signal. */
  askReachable(
    contexts: readonly string[],
    options?: Pick<AskReachableOptions, 'signal' | 'timeoutMs'>,
  ): Promise<Reachability[]>
}

/** Reads the kubeconfig files. Throws `kubeconfig-missing` or `kubeconfig-damaged`. */
export async function openKubeconfig(options: OpenKubeconfigOptions): Promise<Kubeconfig> {
  const document = await loadKubeconfig(options)
  const shared: SharedParts = {
    programs: openExecPrograms({
      variables: options.environment.variables,
      clock: options.clock,
      canInteract: options.canInteract ?? false,
    }),
    inFlight: pLimit(mostInFlight),
  }
  return {
    contexts: listContexts(document),
    ...(document.currentContext !== undefined && { currentContext: document.currentContext }),
    openCluster: (name) => openCluster(resolveContext(document, name), options, shared),
    askReachable: (contexts, asking = {}) => askReachable(document, contexts, { ...options, ...asking }),
  }
}

interface SharedParts {
  readonly programs: ExecPrograms
  readonly inFlight: LimitFunction
}

function openCluster(context: ResolvedContext, options: OpenKubeconfigOptions, shared: SharedParts): TaskCluster {
  const connection = openContextConnection(context, { ...options, ...shared })
  const client = openApiClient({
    cluster: context.name,
    connection,
    clock: options.clock,
    random: options.random ?? Math.random,
    requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
  })
  return {
    name: context.name,
    server: context.server,
    ...(context.namespace && { namespace: context.namespace }),
    secrets: openSecrets(client),
    namespaces: openNamespaces(client),
    serviceAccounts: openServiceAccounts(client),
    access: openAccess(client),
    capacity: openCapacity(client),
    pods: openPods(client),
    events: openWatchable(client, 'events', readEvent),
    logs: openLogs(client),
    close: () => connection.close(),
  }
}
