// What the generic part of the API server has to know about one kind.

import type { Draft, KubeObject } from '../object.ts'
import type { NameRule } from '../rules/metadata.ts'
import type { ObjectSchema } from '../schema.ts'
import type { FieldCause } from '../status.ts'

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection'

/** A column of `kubectl get`. */
export interface Column {
  readonly name: string
  readonly type: 'string' | 'integer'
  readonly description: string
  /** Shown with `-o wide` only. */
  readonly isWide?: boolean
  readonly value: (object: KubeObject, now: Date) => string | number
}

/** An object that is being deleted. */
export interface Ending {
  /** Its next state; the same object when nothing changes. */
  readonly object: KubeObject
  /** Whether nothing holds it any more. */
  readonly isOver: boolean
}

export interface ResourceDefinition {
  readonly plural: string
  readonly singular: string
  readonly kind: string
  readonly shortNames: readonly string[]
  readonly isNamespaced: boolean
  readonly nameRule: NameRule
  readonly schema: ObjectSchema
  /** Subresources with the verbs they take. */
  readonly subresources: Readonly<Record<string, readonly Verb[]>>
  /** The field selectors it takes beside metadata.name and metadata.namespace. */
  readonly fieldLabels: Readonly<Record<string, (object: KubeObject) => string>>
  readonly columns: readonly Column[]
  /** Fills in what a client may leave out, on create and on update. */
  readonly applyDefaults: (draft: Draft) => Draft
  /** What a new object has beside what the client gave. */
  readonly prepareForCreate: (draft: Draft) => Draft
  /** The draft as admission makes it, or why it is forbidden; `find` looks in the draft's namespace. */
  readonly admit: (draft: Draft, find: (plural: string, name: string) => KubeObject | undefined) => Draft | string
  /** What a client can't change by an update, such as status. */
  readonly prepareForUpdate: (draft: Draft, old: KubeObject) => Draft
  /** Whether DELETE answers with the object instead of a Status. */
  readonly returnsDeletedObject: boolean
  /** What a DELETE makes of the object. */
  readonly markEnding: (object: KubeObject, graceSeconds: number | undefined, now: string) => Ending
  readonly validate: (draft: Draft) => readonly FieldCause[]
  readonly validateUpdate: (draft: Draft, old: KubeObject) => readonly FieldCause[]
}

/** The parts of a definition that most kinds leave as they are. */
export const plainBehaviour = {
  nameRule: 'subdomain',
  subresources: {},
  fieldLabels: {},
  applyDefaults: (draft: Draft) => draft,
  prepareForCreate: (draft: Draft) => draft,
  admit: (draft: Draft) => draft,
  prepareForUpdate: (draft: Draft) => draft,
  returnsDeletedObject: false,
  markEnding: markHeld,
  validate: () => [],
  validateUpdate: () => [],
} as const satisfies Partial<ResourceDefinition>

/** Objects with finalizers stay, marked, until the last finalizer is taken away. */
function markHeld(object: KubeObject, _graceSeconds: number | undefined, now: string): Ending {
  const { metadata } = object
  if ((metadata.finalizers ?? []).length === 0) return { object, isOver: true }
  if (metadata.deletionTimestamp !== undefined) return { object, isOver: false }
  const marked = { ...metadata, deletionGracePeriodSeconds: 0, deletionTimestamp: now }
  return { object: { ...object, metadata: marked }, isOver: false }
}
