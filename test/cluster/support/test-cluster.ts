// What the tests know of the cluster they run on. Made once by global-setup.ts and handed to every test file.

import { inject } from 'vitest'

/** A registry that holds `team/hello:1`. */
export interface TestRegistry {
  readonly host: string
  /** PEM; undefined for a registry that the system's authorities vouch for. */
  readonly ca?: string
  /** Passwords of the users that may pull, by name. */
  readonly users: Readonly<Record<string, string>>
}

/** What only the cluster of `scripts/cluster` has: further registries, and servers that misbehave in one way each. */
export interface TestRig {
  /** Context of a user called `stranger`, who may do nothing. */
  readonly strangerContext: string
  /** Holds the API server's process id and start time. */
  readonly apiServerPidFile: string
  readonly etcd: string
  readonly secondRegistry: string
  readonly publicRegistry: string
  readonly misbehaving: string
  /** One line of JSON for each request to the registry that misbehaves. */
  readonly misbehavingLog: string
  readonly plainHttp: string
  readonly silentTls: string
  readonly droppedSyn: string
  readonly foreignCa: string
  readonly wrongName: string
  readonly nobodyThere: string
  /** Folder of containerd's `hosts.toml` files, one folder a registry. */
  readonly registryHosts: string
}

export interface TestCluster {
  /** Path of a kubeconfig with everything inline. */
  readonly kubeconfig: string
  /** Its context of a user who may do everything. */
  readonly context: string
  readonly registry?: TestRegistry
  readonly rig?: TestRig
}

declare module 'vitest' {
  interface ProvidedContext {
    testCluster: TestCluster
  }
}

/** The cluster of this run. */
export function testCluster(): TestCluster {
  return inject('testCluster')
}
