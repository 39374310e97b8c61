// Decides what a write would do to one target: the only place that says what may be overwritten.

import type { Redacted } from '../../basics/redacted.ts'
import type { Secret } from '../../basics/wire.ts'
import { dockerConfigType } from '../names.ts'
import { findOwner, type Owner } from '../owners.ts'
import { isSameDocument, readDocument, readDocumentBytes, readStoredDocument } from '../stored-document.ts'
import type { Change, ChangeReason, Target } from './change.ts'
import { buildSecret, type DesiredSecret } from './desired.ts'
import { diffEntries } from './diff.ts'
import { mergeDocuments } from './merge.ts'
import { buildReplacement, buildUpdate } from './rewrite.ts'
import { lostRegistries } from './same-registry.ts'

/** What a person allowed beyond creating what is absent and updating in place what is ours or a person's. */
export interface PlanOptions {
  /** Delete and create where type or immutability forces it. */
  readonly replace?: boolean
  /** Take over a secret of another owner. */
  readonly adopt?: boolean
  /** Keep the stored document's other entries. */
  readonly merge?: boolean
  /** Leave a secret alone where the change would lose its logins for other registries. */
  readonly sparesLogins?: boolean
}

/** How a plan is carried out; the secrets hold credentials. */
export type PlannedWrite =
  | { readonly kind: 'create'; readonly secret: Redacted<Secret> }
  | { readonly kind: 'update' | 'replace'; readonly before: Redacted<Secret>; readonly secret: Redacted<Secret> }

/** A change and, where it writes, the write. */
export interface SecretPlan {
  readonly change: Change
  readonly write?: PlannedWrite
}

/** What the secrets alone can tell; whether one login hides another takes the images. */
type PlanReason = Exclude<ChangeReason, 'shadowed'>

/** Everything that one decision rests on. */
interface Case {
  readonly target: Target
  readonly existing: Redacted<Secret>
  readonly desired: DesiredSecret
  readonly options: PlanOptions
  readonly owner: Owner
}

/** The plan where there is no secret of this name, or (`unreadable`) where the cluster does not let us look. */
export function planCreation(
  target: Target,
  desired: DesiredSecret,
  reason: 'absent' | 'unreadable' = 'absent',
): SecretPlan {
  const entries = diffEntries(undefined, readDocument(Buffer.from(desired.document.reveal())))
  return {
    change: { target, name: desired.name, kind: 'create', reason, explanation: explanations[reason], entries },
    write: { kind: 'create', secret: buildSecret(desired, target) },
  }
}

/** The plan for a secret that exists. Pure: the same inputs give the same plan. */
export function planChange(
  target: Target,
  existing: Redacted<Secret>,
  desired: DesiredSecret,
  options: PlanOptions,
): SecretPlan {
  const given: Case = { target, existing, desired, options, owner: findOwner(existing.reveal()) }
  if (existing.reveal().metadata?.deletionTimestamp) return refuse(given, 'terminating')
  const document = options.merge ? mergeDocuments(existing, desired.document) : desired.document
  if (!document) return refuse(given, 'unmergeable')
  return planWith({ ...given, desired: { ...desired, document } })
}

function planWith(given: Case): SecretPlan {
  const { existing, desired, options, owner } = given
  if (isAlreadyThere(existing.reveal(), desired)) return describe(given, 'unchanged', 'same')
  if (owner.kind === 'controller' && !options.adopt) return refuse(given, 'owned')
  const obstacle = findObstacle(existing.reveal(), desired)
  if (obstacle && !options.replace) return refuse(given, obstacle)
  if (obstacle) {
    const secret = buildReplacement(existing, desired, options)
    return { ...describe(given, 'replace', obstacle), write: { kind: 'replace', before: existing, secret } }
  }
  const update = describe(given, 'update', updateReason(owner))
  const lost = lostRegistries(update.change.entries)
  if (options.sparesLogins && lost.length > 0) return refuse(given, 'loses-logins')
  const secret = buildUpdate(existing, desired, options)
  return { ...update, write: { kind: 'update', before: existing, secret } }
}

/** Same type, same document (white space and order apart), and every label and annotation that was asked for. */
function isAlreadyThere(existing: Secret, desired: DesiredSecret): boolean {
  if (existing.type !== dockerConfigType) return false
  const { labels, annotations } = existing.metadata ?? {}
  return hasAll(labels, desired.labels) && hasAll(annotations, desired.annotations) && holdsDocument(existing, desired)
}

function holdsDocument(existing: Secret, desired: DesiredSecret): boolean {
  const bytes = Buffer.from(desired.document.reveal())
  const stored = readStoredDocument(existing)
  const wanted = readDocument(bytes)
  if (stored && wanted) return isSameDocument(stored, wanted)
  return bytes.equals(readDocumentBytes(existing) ?? Buffer.alloc(0))
}

/** What the API server would not let us change in place. Metadata of an immutable secret can change. */
function findObstacle(existing: Secret, desired: DesiredSecret): 'type' | 'immutable' | undefined {
  if (existing.type !== dockerConfigType) return 'type'
  return existing.immutable && !holdsDocument(existing, desired) ? 'immutable' : undefined
}

function updateReason(owner: Owner): PlanReason {
  if (owner.kind === 'controller') return 'adopted'
  return owner.kind === 'person' ? 'made-by-person' : 'content'
}

function refuse(given: Case, reason: keyof typeof remedies): SecretPlan {
  const plan = describe(given, 'conflict', reason)
  return { change: { ...plan.change, remedy: remedies[reason] } }
}

function describe(given: Case, kind: Change['kind'], reason: PlanReason): SecretPlan {
  const { target, desired, existing, owner } = given
  const after = readDocument(Buffer.from(desired.document.reveal()))
  const entries = diffEntries(readStoredDocument(existing.reveal()), after)
  const explanation = explain(reason, owner)
  return { change: { target, name: desired.name, kind, reason, explanation, owner, entries } }
}

function explain(reason: PlanReason, owner: Owner): string {
  const name = owner.detail ? `${owner.tool} (${owner.detail})` : owner.tool
  switch (reason) {
    case 'owned':
      return `${name} manages this secret and would write it again`
    case 'adopted':
      return `taken over from ${name}, which writes it again if it is still at work`
    case 'made-by-person':
      return owner.tool === 'unknown' ? 'made by a person' : `made by a person with ${name}`
    case 'loses-logins':
      return `${owner.kind === 'person' ? `${explain('made-by-person', owner)}, and ` : ''}its logins for other registries would be lost`
    default:
      return explanations[reason]
  }
}

const explanations = {
  absent: 'there is no such secret yet',
  unreadable: 'secrets can not be read here: created only if there is none',
  content: 'its content differs',
  same: 'it is there already',
  type: 'its type is another one, and a type can not be changed in place',
  immutable: 'it is immutable, so its data can not be changed in place',
  unmergeable: 'its stored document can not be read, so its other entries could not be kept',
  terminating: 'it is being deleted',
} as const

const remedies = {
  owned: 'change it where it comes from, or take it over with --adopt',
  type: 'add --replace to delete it and create it anew',
  immutable: 'add --replace to delete it and create it anew',
  unmergeable: 'see what is wrong with `pullpass verify`, or leave out --merge to overwrite it',
  'loses-logins': 'add --merge to keep its other logins, or --replace to drop them',
  terminating: 'run the command again when it is gone',
} as const

function hasAll(
  found: Readonly<Record<string, string>> | undefined,
  wanted: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted).every(([name, value]) => found?.[name] === value)
}
