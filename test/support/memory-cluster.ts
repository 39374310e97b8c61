// A cluster in memory behind the ports that the flows use. It enforces what decides there: names are taken, uid and resourceVersion must
// hold, a type and an immutable secret's data can't change, namespaces must exist.
// Its lies: no admission but what `onCall` does, no managedFields, no RBAC but what `onCall` throws, no validation of names or documents,
// every answer comes in the next turn of the event loop, `listByName` never falls back by itself,
// and pods are not selected by their fields.

import type { Namespace, Pod, Secret, ServiceAccount } from '../../src/basics/wire.ts'
import type { ObjectName, WriteOptions } from '../../src/cluster/call.ts'
import type { Cluster } from '../../src/cluster/cluster.ts'
import type { WriteAnswer } from '../../src/cluster/resources/secrets.ts'
import { PullpassError } from '../../src/errors/pullpass-error.ts'

/** One call on a port, before it is carried out. */
export interface MemoryCall {
  readonly verb: 'get' | 'list' | 'create' | 'replace' | 'remove'
  readonly kind: 'secrets' | 'namespaces' | 'serviceAccounts' | 'pods'
  readonly namespace?: string
  readonly dryRun: boolean
}

/** Runs before each call: may throw, wait, or change the cluster as another client would. */
export type OnCall = (call: MemoryCall, cluster: MemoryCluster) => void | Promise<void>

export interface MemoryClusterOptions {
  readonly name?: string
  readonly namespace?: string
  readonly namespaces?: readonly string[]
  readonly secrets?: readonly Secret[]
  readonly serviceAccounts?: readonly ServiceAccount[]
  readonly pods?: readonly Pod[]
  readonly onCall?: OnCall
  /** What a mutating webhook makes of a secret that is written. */
  readonly admit?: (secret: Secret) => Secret
}

export class MemoryCluster implements Cluster {
  readonly name: string
  readonly server = 'https://127.0.0.1:1'
  readonly namespace?: string
  /** Every call so far, those that were refused included. */
  readonly calls: MemoryCall[] = []
  readonly #options: MemoryClusterOptions
  readonly #secrets = new Map<string, Secret>()
  readonly #accounts = new Map<string, ServiceAccount>()
  #version = 0

  constructor(options: MemoryClusterOptions = {}) {
    this.#options = options
    this.name = options.name ?? 'here'
    if (options.namespace !== undefined) this.namespace = options.namespace
    for (const secret of options.secrets ?? []) this.put(secret)
    for (const account of options.serviceAccounts ?? []) this.putAccount(account)
  }

  /** Stores a secret as another client would: new uid when it is new, new resourceVersion always. */
  put(secret: Secret): Secret {
    const old = this.#secrets.get(keyOf(secret))
    const stored = this.#stamp({ ...secret, metadata: { ...secret.metadata, uid: old?.metadata?.uid ?? '' } })
    this.#secrets.set(keyOf(secret), stored)
    return stored
  }

  /** Stores a service account as another client would. */
  putAccount(account: ServiceAccount): void {
    const old = this.#accounts.get(keyOf(account))
    const metadata = { ...account.metadata, uid: old?.metadata?.uid ?? '' }
    this.#accounts.set(keyOf(account), this.#stamp({ ...account, metadata }))
  }

  /** Deletes a secret as another client would. */
  drop(name: ObjectName): void {
    this.#secrets.delete(`${name.namespace}/${name.name}`)
  }

  /** What is stored, for asserting. */
  stored(namespace: string, name: string): Secret | undefined {
    return this.#secrets.get(`${namespace}/${name}`)
  }

  storedAccount(namespace: string, name: string): ServiceAccount | undefined {
    return this.#accounts.get(`${namespace}/${name}`)
  }

  /** The writes that were asked for and stored something. */
  writes(): MemoryCall[] {
    return this.calls.filter(({ verb, dryRun }) => !dryRun && verb !== 'get' && verb !== 'list')
  }

  readonly secrets: Cluster['secrets'] = {
    get: async ({ namespace, name }) => {
      await this.#call({ verb: 'get', kind: 'secrets', namespace, dryRun: false })
      return structuredClone(this.stored(namespace, name))
    },
    listByName: async (name, namespaces) => {
      await this.#call({ verb: 'list', kind: 'secrets', dryRun: false })
      return this.#list(namespaces).filter((secret) => secret.metadata?.name === name)
    },
    listPullSecrets: async (namespaces) => {
      await this.#call({ verb: 'list', kind: 'secrets', dryRun: false })
      return this.#list(namespaces).filter((secret) => secret.type?.startsWith('kubernetes.io/dockerc'))
    },
    create: async (secret, options) => await this.#create(secret, options),
    replace: async (secret, options) => await this.#replace(secret, options),
    remove: async (secret, options) => {
      await this.#call({ verb: 'remove', kind: 'secrets', ...callOf(secret, options) })
      const stored = this.#secrets.get(keyOf(secret))
      if (!stored || !isSameVersion(stored, secret)) return { status: 'conflict' }
      this.#secrets.delete(keyOf(secret))
      return { status: 'removed' }
    },
  }

  readonly namespaces: Cluster['namespaces'] = {
    list: async () => {
      await this.#call({ verb: 'list', kind: 'namespaces', dryRun: false })
      return this.#namespaces().map(toNamespace)
    },
    get: async (name) => {
      await this.#call({ verb: 'get', kind: 'namespaces', dryRun: false })
      return this.#namespaces().includes(name) ? toNamespace(name) : undefined
    },
  }

  readonly serviceAccounts: Cluster['serviceAccounts'] = {
    get: async ({ namespace, name }) => {
      await this.#call({ verb: 'get', kind: 'serviceAccounts', namespace, dryRun: false })
      return structuredClone(this.storedAccount(namespace, name))
    },
    list: async (namespace) => {
      await this.#call({ verb: 'list', kind: 'serviceAccounts', namespace, dryRun: false })
      return [...this.#accounts.values()].filter((account) => account.metadata?.namespace === namespace)
    },
    replace: async (account, options) => {
      await this.#call({ verb: 'replace', kind: 'serviceAccounts', ...callOf(account, options) })
      const stored = this.#accounts.get(keyOf(account))
      if (!stored || !isSameVersion(stored, account)) return { status: 'conflict' }
      const written = this.#stamp(account)
      this.#accounts.set(keyOf(account), written)
      return { status: 'written', account: structuredClone(written) }
    },
  }

  readonly pods: Cluster['pods'] = {
    listSome: async ({ namespace }, most) => {
      await this.#call({ verb: 'list', kind: 'pods', namespace, dryRun: false })
      const pods = (this.#options.pods ?? []).filter(({ metadata }) => metadata?.namespace === namespace)
      return { items: pods.slice(0, most), isWhole: pods.length <= most }
    },
  }

  close(): void {}

  async #create(secret: Secret, options: WriteOptions | undefined): Promise<WriteAnswer> {
    await this.#call({ verb: 'create', kind: 'secrets', ...callOf(secret, options) })
    this.#checkNamespace(secret)
    if (this.#secrets.has(keyOf(secret))) return { status: 'conflict' }
    return this.#store(secret, options)
  }

  async #replace(secret: Secret, options: WriteOptions | undefined): Promise<WriteAnswer> {
    await this.#call({ verb: 'replace', kind: 'secrets', ...callOf(secret, options) })
    this.#checkNamespace(secret)
    const stored = this.#secrets.get(keyOf(secret))
    if (!stored || !isSameVersion(stored, secret)) return { status: 'conflict' }
    const isDataChanged = JSON.stringify(stored.data) !== JSON.stringify(secret.data)
    if (stored.type !== secret.type || (stored.immutable && isDataChanged)) {
      throw new PullpassError('cluster-refused', 'a field is immutable')
    }
    return this.#store(secret, options)
  }

  #store(secret: Secret, options: WriteOptions | undefined): WriteAnswer {
    const admitted = this.#options.admit?.(secret) ?? secret
    return { status: 'written', secret: structuredClone(options?.dryRun ? admitted : this.put(admitted)) }
  }

  async #call(call: MemoryCall): Promise<void> {
    this.calls.push(call)
    await this.#options.onCall?.(call, this)
    await new Promise<void>((resolve) => setImmediate(resolve))
  }

  #list(namespaces: readonly string[] | 'all'): Secret[] {
    const isMeant = ({ metadata }: Secret) => namespaces === 'all' || namespaces.includes(metadata?.namespace ?? '')
    return [...this.#secrets.values()].filter(isMeant).map((secret) => structuredClone(secret))
  }

  #namespaces(): readonly string[] {
    return this.#options.namespaces ?? ['default', 'apps']
  }

  #checkNamespace({ metadata }: Secret): void {
    if (this.#namespaces().includes(metadata?.namespace ?? '')) return
    throw new PullpassError('cluster-not-found', `namespace \`${metadata?.namespace}\` not found`)
  }

  #stamp<T extends Secret | ServiceAccount>(object: T): T {
    this.#version += 1
    const uid = object.metadata?.uid || `uid-${this.#version}`
    return structuredClone({ ...object, metadata: { ...object.metadata, uid, resourceVersion: `${this.#version}` } })
  }
}

function keyOf({ metadata }: Secret | ServiceAccount): string {
  return `${metadata?.namespace}/${metadata?.name}`
}

function callOf(
  object: Secret | ServiceAccount,
  options: WriteOptions | undefined,
): { namespace: string; dryRun: boolean } {
  return { namespace: object.metadata?.namespace ?? '', dryRun: options?.dryRun ?? false }
}

function isSameVersion(stored: Secret | ServiceAccount, sent: Secret | ServiceAccount): boolean {
  const [a, b] = [stored.metadata, sent.metadata]
  return a?.uid === b?.uid && a?.resourceVersion === b?.resourceVersion
}

function toNamespace(name: string): Namespace {
  return { metadata: { name }, status: { phase: 'Active' } }
}
