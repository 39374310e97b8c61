// The objects of one cluster, their revisions, and the history that watches read: what etcd and the watch cache do.

import { type KubeObject, keyOf, orderMetadata } from './object.ts'

export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly revision: number
  readonly plural: string
  /** The object after the change; for DELETED its last state with the revision of the deletion. */
  readonly object: KubeObject
  /** The object before the change. */
  readonly previous?: KubeObject
}

/** A consistent view of one kind at one revision. */
export interface Snapshot {
  readonly revision: number
  /** In key order. */
  readonly objects: readonly KubeObject[]
}

const maxHistory = 10_000

/** Revisions only grow; every change is one revision and one event. */
export class ObjectStore {
  #revision = 1
  #oldest = 1
  #history: StoreEvent[] = []
  readonly #lastByKind = new Map<string, number>()
  readonly #kinds = new Map<string, Map<string, KubeObject>>()
  /** Kinds that did not change since they were last listed, in key order. */
  readonly #sorted = new Map<string, readonly KubeObject[]>()
  readonly #listeners = new Set<(event: StoreEvent) => void>()

  get revision(): number {
    return this.#revision
  }

  get(plural: string, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#kinds.get(plural)?.get(keyOf(namespace, name))
  }

  /** All of a kind, or those of one namespace. */
  list(plural: string, namespace?: string): Snapshot {
    const all = this.#sorted.get(plural) ?? this.#sort(plural)
    const objects = namespace === undefined ? all : all.filter((object) => object.metadata.namespace === namespace)
    return { revision: this.#revision, objects }
  }

  /** Stores a new object or a new state of an old one and returns it with its resourceVersion. */
  put(plural: string, object: KubeObject): KubeObject {
    const kind = this.#kind(plural)
    const key = keyOf(object.metadata.namespace, object.metadata.name)
    const previous = kind.get(key)
    const stored = withRevision(object, this.#revision + 1)
    kind.set(key, stored)
    this.#publish({ type: previous ? 'MODIFIED' : 'ADDED', plural, object: stored, ...(previous ? { previous } : {}) })
    return stored
  }

  /** Removes the object and returns its last state. */
  remove(plural: string, previous: KubeObject): KubeObject {
    this.#kind(plural).delete(keyOf(previous.metadata.namespace, previous.metadata.name))
    const object = withRevision(previous, this.#revision + 1)
    this.#publish({ type: 'DELETED', plural, object, previous })
    return object
  }

  /** What happened after `revision`; undefined when that is no longer remembered. */
  eventsSince(revision: number): readonly StoreEvent[] | undefined {
    if (revision < this.#oldest) return undefined
    return this.#history.filter((event) => event.revision > revision)
  }

  /** Forgets the history: everything older than now is expired. */
  compact(): void {
    this.#history = []
    this.#oldest = this.#revision
  }

  /** The oldest revision that a watch may start from. */
  get oldestRevision(): number {
    return this.#oldest
  }

  /** The revision of a kind's last change; 0 when there was none. */
  lastRevisionOf(plural: string): number {
    return this.#lastByKind.get(plural) ?? 0
  }

  /** Calls `listener` at every change until the returned function is called. */
  subscribe(listener: (event: StoreEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #kind(plural: string): Map<string, KubeObject> {
    const kind = this.#kinds.get(plural) ?? new Map<string, KubeObject>()
    this.#kinds.set(plural, kind)
    return kind
  }

  #sort(plural: string): readonly KubeObject[] {
    const entries = [...(this.#kinds.get(plural) ?? [])].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    const objects = entries.map(([, object]) => object)
    this.#sorted.set(plural, objects)
    return objects
  }

  #publish(change: Omit<StoreEvent, 'revision'>): void {
    this.#revision += 1
    const event = { ...change, revision: this.#revision }
    this.#lastByKind.set(change.plural, this.#revision)
    this.#sorted.delete(change.plural)
    this.#history.push(event)
    if (this.#history.length > maxHistory) {
      this.#history = this.#history.slice(maxHistory / 2)
      this.#oldest = (this.#history[0]?.revision ?? this.#revision) - 1
    }
    for (const listener of [...this.#listeners]) listener(event)
  }
}

function withRevision(object: KubeObject, revision: number): KubeObject {
  return { ...object, metadata: orderMetadata({ ...object.metadata, resourceVersion: String(revision) }) }
}
