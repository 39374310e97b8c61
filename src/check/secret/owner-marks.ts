// Which controller a secret's metadata says it belongs to, and which labels and annotations say so.

import { managedByLabel, type OwnerRule, ourName, ownerRules } from './owner-rules.ts'

/** What an owner is looked for in. All of it is text from outside. */
export interface OwnedMetadata {
  readonly labels: ReadonlyMap<string, string>
  readonly annotations: ReadonlyMap<string, string>
  readonly owners: readonly { readonly kind: string; readonly name: string }[]
}

/** Something that will write the secret again. */
export interface Controller {
  /** `known` from its marks, an `owner` that the secret refers to, or the value of the label that all tools share. */
  readonly by: 'known' | 'owner' | 'label'
  /** The tool's own name; the kind of the owner, or the label's value, where we don't know the tool. Then it is text from outside. */
  readonly tool: string
  /** What it says about its origin. Text from outside. */
  readonly detail?: string
}

/** Values of the label that mean us or a person. */
const notControllers: ReadonlySet<string> = new Set([ourName, 'kubectl', ''])

/**
 * The controller that owns the secret; undefined when nothing shows one. Marks on *sources* of copies (Reflector's `reflection-allowed`, the
 * replicator's `replicate-to`) are no ownership of the source and don't count.
 */
export function findController(metadata: OwnedMetadata): Controller | undefined {
  const [owner] = metadata.owners
  const rule = ownerRules.find((candidate) => isOn(candidate, metadata))
  if (rule) {
    const detail = describeOrigin(rule, metadata) ?? (owner && describeOwner(owner))
    return { by: 'known', tool: rule.tool, ...(detail !== undefined && { detail }) }
  }
  if (owner) return { by: 'owner', tool: owner.kind, detail: describeOwner(owner) }
  const manager = metadata.labels.get(managedByLabel) ?? ''
  return notControllers.has(manager.toLowerCase()) ? undefined : { by: 'label', tool: manager }
}

/** Tells which labels and annotations belong to the owners whose marks are on the secret. */
export function findMarkNames(metadata: OwnedMetadata): (name: string) => boolean {
  const rules = ownerRules.filter((rule) => isOn(rule, metadata))
  const names = rules.flatMap(({ marks = [], also = [] }) => [...marks.map(nameOf), ...also])
  return (name) => names.some((mark) => isNamed(name, mark))
}

function isOn({ marks = [], ownerKind }: OwnerRule, { labels, annotations, owners }: OwnedMetadata): boolean {
  return (
    marks.some((mark) => isAmong(mark, labels) || isAmong(mark, annotations)) ||
    owners.some(({ kind }) => kind === ownerKind)
  )
}

function isAmong(mark: string, values: ReadonlyMap<string, string>): boolean {
  if (values.size === 0) return false
  if (mark.endsWith('*')) return [...values.keys()].some((name) => isNamed(name, mark))
  const name = nameOf(mark)
  return name === mark ? values.has(name) : values.get(name) === mark.slice(name.length + 1)
}

function isNamed(name: string, mark: string): boolean {
  return mark.endsWith('*') ? name.startsWith(mark.slice(0, -1)) : name === mark
}

function nameOf(mark: string): string {
  return mark.split('=', 1)[0] ?? mark
}

function describeOrigin({ ownerKind, origin = '' }: OwnerRule, metadata: OwnedMetadata): string | undefined {
  const owner = metadata.owners.find(({ kind }) => kind === ownerKind)
  return owner ? describeOwner(owner) : (metadata.annotations.get(origin) ?? metadata.labels.get(origin))
}

function describeOwner({ kind, name }: OwnedMetadata['owners'][number]): string {
  return `${kind} ${name}`
}
