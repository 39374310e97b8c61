// Starts a sandbox: clusters, registry and the kubeconfig that leads to them, all on the loopback address.

import { type Clock, systemClock } from '../basics/clock.ts'
import type { KnownUser, SandboxUser } from './api/access.ts'
import { type RunningCluster, startCluster } from './api/server.ts'
import { type KubeconfigFile, writeKubeconfig } from './kubeconfig.ts'
import { FaultPlan } from './loopback/faults.ts'
import { RequestJournal } from './loopback/journal.ts'
import { createToken } from './loopback/secrecy.ts'
import { NodeFaultPlan } from './node/faults.ts'
import { startNodes } from './node/start-nodes.ts'
import type { RunningRegistry } from './registry/server.ts'
import { startRegistries } from './registry/start-registries.ts'
import type { Sandbox, SandboxOptions, SandboxRegistry } from './sandbox.ts'
import { createLoopbackIdentity, type LoopbackIdentity } from './tls/certificate.ts'

interface Shared {
  readonly identity: LoopbackIdentity
  readonly faults: FaultPlan
  readonly nodeFaults: NodeFaultPlan
  readonly journal: RequestJournal
  readonly clock: Clock
  readonly stopped: AbortController
}

/** Starts a sandbox with new random credentials. Rejects when it can't listen or write; then nothing is left behind. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = options.clock ?? systemClock
  const shared: Shared = {
    identity: createLoopbackIdentity(clock.now()),
    faults: new FaultPlan(),
    nodeFaults: new NodeFaultPlan(),
    journal: new RequestJournal(),
    clock,
    stopped: new AbortController(),
  }
  const parts: { stop(): Promise<void> }[] = []
  const stop = async (): Promise<void> => {
    shared.stopped.abort(new Error('the sandbox was stopped'))
    await Promise.all(parts.splice(0).map((part) => part.stop()))
  }
  try {
    const clusters = await startClusters(options, shared, parts)
    const wanted = [options.registry ?? {}, ...(options.moreRegistries ?? [])]
    const registries = await startRegistries(wanted, options.images ?? [], shared, ({ server }) => parts.push(server))
    if (options.node !== false) {
      const states = clusters.map(({ state }) => state)
      const ca = shared.identity.caCertificate
      parts.push(startNodes({ clusters: states, registries, faults: shared.nodeFaults, ca, node: options.node ?? {} }))
    }
    const file = await writeKubeconfig(clusters.map(describeCluster), shared.identity.caCertificate)
    parts.push({ stop: () => file.remove() })
    return describeSandbox(shared, clusters, registries, file, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

async function startClusters(
  options: SandboxOptions,
  shared: Shared,
  parts: { stop(): Promise<void> }[],
): Promise<RunningCluster[]> {
  const count = options.clusters ?? 1
  const running: RunningCluster[] = []
  for (const name of clusterNames(count)) {
    const users: KnownUser[] = [{ name: 'admin' }, ...(options.users ?? [])].map(withToken)
    const namespaces = options.namespaces ?? []
    const cluster = await startCluster({ name, users, namespaces, ...shared, signal: shared.stopped.signal })
    parts.push(cluster.server)
    running.push(cluster)
  }
  return running
}

// One cluster is `sandbox`; several are numbered with equal width, so that they sort.
function clusterNames(count: number): string[] {
  if (count === 1) return ['sandbox']
  const width = String(count).length
  return Array.from({ length: count }, (_, index) => `sandbox-${String(index + 1).padStart(width, '0')}`)
}

const withToken = (user: SandboxUser): KnownUser => ({ ...user, token: createToken() })

const describeCluster = ({ state, server }: RunningCluster) => ({
  name: state.name,
  host: server.host,
  users: state.users,
})

function describeSandbox(
  shared: Shared,
  clusters: readonly RunningCluster[],
  running: readonly RunningRegistry[],
  file: KubeconfigFile,
  stop: () => Promise<void>,
): Sandbox {
  const { faults, nodeFaults, journal } = shared
  const contexts = clusters.map(({ state }) => state.name)
  const registries = running.map((registry) => describeRegistry(registry, shared))
  const [registry] = registries
  if (registry === undefined) throw new TypeError('a sandbox has a registry')
  return {
    kubeconfig: file.path,
    contexts,
    registry,
    registries,
    images: { private: `${registry.host}/team/hello:1`, public: `${registry.host}/public/hello:1` },
    injectFault: (rule) => (rule.server === 'node' ? nodeFaults.add(rule) : faults.add(rule)),
    clearFaults: () => {
      faults.clear()
      nodeFaults.clear()
    },
    requests: () => journal.all(),
    clearRequests: () => journal.clear(),
    compact: (context = contexts[0]) => {
      const state = clusters.find((cluster) => cluster.state.name === context)?.state
      if (state === undefined) throw new TypeError(`the sandbox has no cluster ${context}`)
      state.store.compact()
      state.cursors.clear()
    },
    stop,
  }
}

function describeRegistry(registry: RunningRegistry, { identity }: Shared): SandboxRegistry {
  const { server, username, password, isTls, addAccount } = registry
  const ca = isTls ? { caCertificate: identity.caCertificate } : {}
  return { host: server.host, username, password, ...ca, addAccount }
}
