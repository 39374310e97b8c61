// Who else says that a secret is theirs, read from the marks that other tools leave on it.

import type { Secret } from '../basics/wire.ts'
import { findController, findMarkNames, type OwnedMetadata } from '../check/secret/owner-marks.ts'
import { managedByLabel, ourName } from '../check/secret/owner-rules.ts'
import { findDataManager } from './field-managers.ts'

/** Something that made the secret and, for controllers, will write it again. */
export interface Owner {
  /** `controller` reverts foreign edits, `person` does not, `pullpass` is us. */
  readonly kind: 'controller' | 'person' | 'pullpass'
  /** The tool's own name: `External Secrets`, `Helm`, `kubectl`. Untrusted text where we don't know the tool. */
  readonly tool: string
  /** What it says about itself: a release, an ExternalSecret, an object that owns the secret. Untrusted text. */
  readonly detail?: string
}

const longestDetail = 253

/**
 * The owner of a live secret: a controller when any mark says so, else us when our label is there and nobody wrote the data after us,
 * else a person.
 */
export function findOwner(secret: Secret): Owner {
  const controller = findController(readOwned(secret))
  if (!controller) return findWriter(secret)
  const { tool, detail } = controller
  return {
    kind: 'controller',
    tool: tool.slice(0, longestDetail),
    ...(detail && { detail: detail.slice(0, longestDetail) }),
  }
}

/** The secret's labels, annotations and owner references without those by which a controller says that it is its own. */
export function withoutOwnerMarks(secret: Secret): Secret {
  const { ownerReferences: _dropped, labels, annotations, ...metadata } = secret.metadata ?? {}
  const isMark = findMarkNames(readOwned(secret))
  const withoutMarks = (values: Readonly<Record<string, string>> = {}): Record<string, string> =>
    Object.fromEntries(Object.entries(values).filter(([name]) => !isMark(name)))
  return {
    ...secret,
    metadata: { ...metadata, labels: withoutMarks(labels), annotations: withoutMarks(annotations) },
  }
}

function readOwned({ metadata = {} }: Secret): OwnedMetadata {
  const { labels = {}, annotations = {}, ownerReferences: owners = [] } = metadata
  return { labels: new Map(Object.entries(labels)), annotations: new Map(Object.entries(annotations)), owners }
}

function findWriter(secret: Secret): Owner {
  const manager = findDataManager(secret)
  if (secret.metadata?.labels?.[managedByLabel] !== ourName) return person(manager)
  return manager === undefined || manager === ourName ? { kind: 'pullpass', tool: ourName } : person(manager)
}

function person(manager: string | undefined): Owner {
  return { kind: 'person', tool: manager?.slice(0, longestDetail) ?? 'unknown' }
}
