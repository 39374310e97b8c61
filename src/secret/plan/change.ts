// What a write would do to one target, in words and values that are safe to show.

import type { AttachmentPlan } from '../attachment.ts'
import type { Owner } from '../owners.ts'
import type { SecretUsers } from '../users.ts'
import type { EntryDiff } from './diff.ts'

/** One namespace of one cluster. */
export interface Target {
  /** The kubeconfig context's name. */
  readonly cluster: string
  readonly namespace: string
}

/** What a write would do; `conflict` is what it would refuse to do. */
export type ChangeKind = 'create' | 'update' | 'replace' | 'unchanged' | 'conflict'

/**
 * Why the change is of its kind:
 * - `absent`: there is no secret of this name yet
 * - `unreadable`: the cluster lets us write but not look; it is created only where there is none
 * - `content`: entries, labels or annotations differ
 * - `same`: what is stored means the same already
 * - `made-by-person`: an update of a secret that a person made or edited
 * - `adopted`: another owner's, and `adopt` was said
 * - `owned`: another owner's, so it is left alone
 * - `type`, `immutable`: can't be changed in place; only `replace` gets further
 * - `unmergeable`: `merge` was said and the stored document can't be read, so its entries could not be kept
 * - `loses-logins`: its logins for other registries would be lost without anyone having said so
 * - `shadowed`: `merge` was said and the stored entries would keep the kubelet from trying ours for an image
 * - `terminating`: it is being deleted
 */
export type ChangeReason =
  | 'absent'
  | 'unreadable'
  | 'content'
  | 'same'
  | 'made-by-person'
  | 'adopted'
  | 'owned'
  | 'type'
  | 'immutable'
  | 'unmergeable'
  | 'loses-logins'
  | 'shadowed'
  | 'terminating'

/** The plan for one target. Holds no credential and nothing derived from one. */
export interface Change {
  readonly target: Target
  /** The secret's name. */
  readonly name: string
  readonly kind: ChangeKind
  readonly reason: ChangeReason
  /** One sentence for a person; names from the cluster in it are untrusted text. */
  readonly explanation: string
  /** For a conflict: what to do or which flag to add. */
  readonly remedy?: string
  /** Who else says the secret is theirs. */
  readonly owner?: Owner
  /** Which registries come, go or change. */
  readonly entries: EntryDiff
  /** The service accounts that should list the secret; missing where none were asked for. */
  readonly attachments?: readonly AttachmentPlan[]
  /** Who uses the secret that would change; missing where nothing stored changes or nobody asked. */
  readonly users?: SecretUsers
}

/** Whether carrying it out writes anything, be it the secret or a service account's list. */
export function isWriting({ kind, attachments = [] }: Change): boolean {
  switch (kind) {
    case 'create':
    case 'update':
    case 'replace':
      return true
    case 'unchanged':
      return attachments.some((attachment) => attachment.kind === 'attach')
    case 'conflict':
      return false
  }
}
