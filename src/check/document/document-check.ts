// The check of one value: bytes that should be a docker config, seen as the API server and the kubelet see them.

import {
  type DocumentError,
  type DocumentLayout,
  type DocumentResult,
  decodeParsed,
} from '../../dockerconfig/document.ts'
import type { DockerConfigEntry } from '../../dockerconfig/entry.ts'
import { isFieldName } from '../../dockerconfig/json/field-name.ts'
import { parseJson } from '../../dockerconfig/json/read.ts'
import type { JsonNode } from '../../dockerconfig/json/tree.ts'
import type { CheckedEntry } from '../check-result.ts'
import { explainAuthFault } from '../entry/auth-problems.ts'
import { checkEntry } from '../entry/entry-check.ts'
import { checkKeyRelations } from '../entry/key-relations.ts'
import { memberPath } from '../path.ts'
import { describeProblem, type Problem } from '../problem.ts'
import { inspectTree } from './json-walk.ts'
import { checkShape, checkStores, isCurrentLayout, isLegacyLayout } from './shape-problems.ts'
import { explainNotJson, findInvalidUtf8 } from './text-problems.ts'

export interface DocumentCheck {
  readonly problems: readonly Problem[]
  /** As the kubelet reads them, or as they were meant. */
  readonly entries: readonly CheckedEntry[]
  /** Whether the API server takes it as the value of a secret: a JSON object or `null`, all numbers within float64. */
  readonly isAcceptable: boolean
  /** Whether the kubelet can read it; otherwise it poisons the pod. */
  readonly isReadable: boolean
}

export interface DocumentContext {
  readonly layout: DocumentLayout
  /** Where the document stands; empty when it is all there is. */
  readonly path: string
  readonly now: Date
}

/** Layers of marks and base64 that are taken off to find what was meant. */
const maxLayers = 5

/** Checks a value that is not empty. Never throws, whatever the bytes; linear in their number. */
export function checkDocument(bytes: Uint8Array, context: DocumentContext, layers = maxLayers): DocumentCheck {
  const parsed = parseJson(bytes)
  if (!parsed.ok) {
    const { problems, meant } = explainNotJson(bytes, parsed.error, context.path)
    const inner = meant && layers > 0 ? checkDocument(meant, context, layers - 1) : undefined
    return {
      problems: [...problems, ...(inner?.problems ?? [])],
      entries: inner?.entries ?? [],
      isAcceptable: false,
      isReadable: false,
    }
  }
  const root = parsed.value
  if (root.kind !== 'object' && root.kind !== 'null') {
    const problems = [describeProblem('not-an-object', context.path, { detail: `it is a JSON ${root.kind}` })]
    return { problems, entries: [], isAcceptable: false, isReadable: false }
  }
  return checkObject(bytes, root, context)
}

function checkObject(bytes: Uint8Array, root: JsonNode, context: DocumentContext): DocumentCheck {
  const { layout, path } = context
  const tree = inspectTree(root, path)
  const decoded = decodeParsed(root, layout)
  const place = findPlace(root, layout)
  const found = checkEntries(place === 'top-level' ? decodeParsed(root, 'dockercfg') : decoded, context, place)
  const hasUsableEntry = found.entries.some(({ usable }) => usable)
  const stores = layout === 'dockerconfigjson' ? checkStores(root, path, hasUsableEntry) : []
  return {
    problems: [
      ...findInvalidUtf8(bytes, path),
      ...(tree.hasNumberOutOfRange ? [describeNumber(path)] : []),
      ...checkShape(root, layout, path),
      ...tree.duplicatePaths.map((duplicate) => describeProblem('duplicate-json-key', duplicate)),
      ...stores,
      ...found.problems,
    ],
    entries: found.entries,
    isAcceptable: !tree.hasNumberOutOfRange,
    isReadable: decoded.ok,
  }
}

/** `top-level`: legacy entries where the layout has `auths`. `under-auths`: the legacy layout takes `auths` for a registry. */
type EntryPlace = 'right' | 'top-level' | 'under-auths'

function findPlace(root: JsonNode, layout: DocumentLayout): EntryPlace {
  if (layout === 'dockerconfigjson') return isLegacyLayout(root) ? 'top-level' : 'right'
  return isCurrentLayout(root) ? 'under-auths' : 'right'
}

interface EntriesCheck {
  readonly problems: readonly Problem[]
  readonly entries: readonly CheckedEntry[]
}

/** Checks what could be decoded and explains what could not. Entries in the wrong place are shown, but not usable. */
function checkEntries(decoded: DocumentResult, context: DocumentContext, place: EntryPlace): EntriesCheck {
  const entryDepth = context.layout === 'dockercfg' || place === 'top-level' ? 1 : 2
  const { problems, faulty } = decoded.ok ? nothingFaulty : explainErrors(decoded, context, place, entryDepth)
  const readable = decoded.entries.filter(
    ({ path, written }) =>
      !(faulty.size > 0 && faulty.has(identify(path))) && (place !== 'top-level' || written.fieldNames.length > 0),
  )
  const isRegistry = place !== 'under-auths'
  const checks = readable.map((entry) =>
    checkEntry(entry, { path: toPath(entry.path, context.path), now: context.now, isRegistry }),
  )
  const keys = checks.flatMap(({ placedKey }) => (placedKey ? [placedKey] : []))
  return {
    problems: [...problems, ...checks.flatMap((check) => check.problems), ...checkKeyRelations(keys)],
    entries: checks.map(({ entry }) => (place === 'top-level' ? { ...entry, usable: false } : entry)),
  }
}

interface Faults {
  readonly problems: readonly Problem[]
  /** The entries that can't be read, by {@link identify}. */
  readonly faulty: ReadonlySet<string>
}

const nothingFaulty: Faults = { problems: [], faulty: new Set() }

/** Explains why entries can't be read; at the top level, what is no entry is no fault either. */
function explainErrors(
  { entries, errors }: DocumentResult & { ok: false },
  context: DocumentContext,
  place: EntryPlace,
  entryDepth: 1 | 2,
): Faults {
  const byPath = new Map(entries.map((entry) => [identify(entry.path), entry]))
  const faulty = new Set<string>()
  const problems: Problem[] = []
  for (const error of errors) {
    if (place === 'top-level' && error.path.length < 2) continue
    const id = identify(error.path.slice(0, entryDepth))
    faulty.add(id)
    problems.push(...explainError(error, byPath.get(id), context, entryDepth))
  }
  return { problems, faulty }
}

function explainError(
  error: DocumentError,
  entry: DockerConfigEntry | undefined,
  context: DocumentContext,
  entryDepth: 1 | 2,
): Problem[] {
  const path = toPath(error.path, context.path)
  if (error.kind === 'auth-not-base64' || error.kind === 'auth-no-colon') {
    return explainAuthFault(error.kind, entry?.written.auth?.reveal() ?? '', path)
  }
  const isHeader = entryDepth === 2 && isFieldName(error.path[0] ?? '', 'HttpHeaders')
  if (isHeader) return [describeProblem('http-headers-wrong-shape', path)]
  if (error.path.length < entryDepth) return [describeProblem('auths-wrong-shape', path)]
  return [describeProblem(error.path.length === entryDepth ? 'entry-not-object' : 'field-wrong-type', path)]
}

function describeNumber(path: string): Problem {
  return describeProblem('not-json', path, { detail: 'a number is out of the range that the API server can read' })
}

function toPath(names: readonly string[], path: string): string {
  return names.reduce(memberPath, path)
}

function identify(names: readonly string[]): string {
  return JSON.stringify(names)
}
