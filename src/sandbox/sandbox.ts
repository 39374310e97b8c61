// What a sandbox is: what may be asked of it when it starts, and what it can do then.

import type { Clock } from '../basics/clock.ts'
import type { SandboxUser } from './api/access.ts'
import type { FaultRule } from './loopback/faults.ts'
import type { RequestRecord } from './loopback/journal.ts'
import type { NodeFaultRule } from './node/faults.ts'
import type { SandboxNodeOptions } from './node/start-node.ts'
import type { SandboxImage } from './registry/image/made-image.ts'
import type { RegistryAccount, SandboxRegistryOptions } from './registry/server.ts'

export interface SandboxOptions {
  /** Number of independent clusters, each with a port and a context of its own. Default 1. */
  readonly clusters?: number
  /** Namespaces in every cluster beside those that each cluster has. */
  readonly namespaces?: readonly string[]
  /** Users beside `admin`, who may do everything; each gets the context `user@cluster`. */
  readonly users?: readonly SandboxUser[]
  readonly registry?: SandboxRegistryOptions
  /** Registries beside the first one, each with a port and accounts of its own. */
  readonly moreRegistries?: readonly SandboxRegistryOptions[]
  /** Images beside `team/hello:1` and `public/hello:1`; pods can run these and no others. */
  readonly images?: readonly SandboxImage[]
  /** The node of each cluster; `false` for clusters without one, where pods stay as the API server makes them. */
  readonly node?: SandboxNodeOptions | false
  readonly clock?: Clock
}

/** A registry of the sandbox, with the account that may do everything there. */
export interface SandboxRegistry {
  /** `127.0.0.1:port`, as it stands in image references and in the keys of a docker config. */
  readonly host: string
  readonly username: string
  readonly password: string
  /** PEM of the authority that signed the registry's certificate; undefined when it speaks plain HTTP. */
  readonly caCertificate?: string
  /** Lets one more account in, until the returned function is called; `expiresAt` lets it run out. */
  addAccount(account: RegistryAccount): () => void
}

export interface Sandbox {
  /** Path of the kubeconfig file (0600, in a directory of its own that `stop` removes). */
  readonly kubeconfig: string
  /** The context names, first the current one. */
  readonly contexts: readonly string[]
  readonly registry: SandboxRegistry
  /** All registries; the first one is {@link Sandbox.registry}. */
  readonly registries: readonly SandboxRegistry[]
  /** A private image and one that anybody may pull. */
  readonly images: { readonly private: string; readonly public: string }
  /** Makes matching requests fail, or matching pods; the returned function ends that. */
  injectFault(rule: FaultRule | NodeFaultRule): () => void
  clearFaults(): void
  /** What was asked of all servers since the start or the last {@link Sandbox.clearRequests}; the last 100,000. */
  requests(): readonly Readonly<RequestRecord>[]
  clearRequests(): void
  /** Lets every older revision and every unfinished list of a cluster (default: the first) expire, as etcd's compaction does. */
  compact(context?: string): void
  /** Cuts all connections, stops listening, removes the files. May be called more than once. */
  stop(): Promise<void>
}
