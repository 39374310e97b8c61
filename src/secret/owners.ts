// Who else says that a secret is theirs, read from the marks that other tools leave on it.

import type { Secret } from '../basics/wire.ts'
import { findDataManager } from './field-managers.ts'
import { managedByLabel, ourName } from './names.ts'
import { type Mark, ownerMarks } from './owner-marks.ts'

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
/** Values of the label that mean us or a person. */
const notControllers: ReadonlySet<string> = new Set([ourName, 'kubectl', ''])

/**
 * The owner of a live secret: a controller when any mark says so, else us when our label is there and nobody wrote the data after us,
 * else a person. Marks on *sources* of copies (Reflector's `reflection-allowed`, the replicator's `replicate-to`) are no ownership of
 * the source and don't count.
 */
export function findOwner(secret: Secret): Owner {
  return findController(secret) ?? findWriter(secret)
}

/** The secret's labels, annotations and owner references without those by which a controller says that it is its own. */
export function withoutOwnerMarks(secret: Secret): Secret {
  const { ownerReferences: _dropped, ...metadata } = secret.metadata ?? {}
  const marks = ownerMarks.filter((mark) => mark.isOn(secret))
  return {
    ...secret,
    metadata: {
      ...metadata,
      labels: withoutKeys(
        metadata.labels,
        marks.flatMap((mark) => mark.labels),
      ),
      annotations: withoutKeys(
        metadata.annotations,
        marks.flatMap((mark) => mark.annotations),
      ),
    },
  }
}

function findController(secret: Secret): Owner | undefined {
  const mark = ownerMarks.find((candidate) => candidate.isOn(secret))
  const reference = secret.metadata?.ownerReferences?.[0]
  const detail = mark?.describe(secret) ?? (reference && `${reference.kind} ${reference.name}`)
  if (mark) return controller(mark.tool, detail)
  if (reference) return controller(reference.kind, detail)
  const manager = secret.metadata?.labels?.[managedByLabel]
  return manager === undefined || notControllers.has(manager) ? undefined : controller(manager, undefined)
}

function findWriter(secret: Secret): Owner {
  const manager = findDataManager(secret)
  if (secret.metadata?.labels?.[managedByLabel] !== ourName) return person(manager)
  return manager === undefined || manager === ourName ? { kind: 'pullpass', tool: ourName } : person(manager)
}

function controller(tool: string, detail: string | undefined): Owner {
  const shown = tool.slice(0, longestDetail)
  return { kind: 'controller', tool: shown, ...(detail && { detail: detail.slice(0, longestDetail) }) }
}

function person(manager: string | undefined): Owner {
  return { kind: 'person', tool: manager?.slice(0, longestDetail) ?? 'unknown' }
}

function withoutKeys(
  values: Readonly<Record<string, string>> | undefined,
  keys: readonly Mark['labels'][number][],
): Record<string, string> {
  const isKept = (name: string) =>
    !keys.some((key) => (key.endsWith('*') ? name.startsWith(key.slice(0, -1)) : name === key))
  return Object.fromEntries(Object.entries(values ?? {}).filter(([name]) => isKept(name)))
}
