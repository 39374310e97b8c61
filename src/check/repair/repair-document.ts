// A whole docker config rewritten in canonical form: `auths` only, sorted keys, entries repaired.

import { toByteString } from '../../dockerconfig/byte-string.ts'
import type { DocumentLayout } from '../../dockerconfig/document.ts'
import { isFieldName } from '../../dockerconfig/json/field-name.ts'
import { quoteJson } from '../../dockerconfig/json/quote.ts'
import type { JsonMember, JsonNode } from '../../dockerconfig/json/tree.ts'
import { isLegacyLayout } from '../document/shape-problems.ts'
import { recoverObject } from './recover-object.ts'
import { repairEntry } from './repair-entry.ts'
import { repairKey } from './repair-key.ts'

export interface RepairedDocument {
  /** JSON text. Holds credentials. */
  readonly json: string
  readonly layout: DocumentLayout
}

/** The document as it was meant, for a secret whose type has that layout; undefined when that is not sure or holds no entry. */
export function repairDocument(bytes: Uint8Array, layout: DocumentLayout): RepairedDocument | undefined {
  const members = recoverObject(bytes)
  const found = members && findEntries(members, layout)
  const entries = found && repairEntries(found.entries)
  if (!entries) return undefined
  const sorted = [...entries].sort(([a], [b]) => (toByteString(a) < toByteString(b) ? -1 : 1))
  const inner = `{${sorted.map(([key, json]) => `${quoteJson(key)}:${json}`).join()}}`
  return { json: found.layout === 'dockercfg' ? inner : `{"auths":${inner}}`, layout: found.layout }
}

interface FoundEntries {
  readonly layout: DocumentLayout
  readonly entries: readonly JsonMember[]
}

/** The entries, wherever they stand. A legacy document stays one only where its type is the legacy one. */
function findEntries(members: readonly JsonMember[], layout: DocumentLayout): FoundEntries | undefined {
  const root: JsonNode = { kind: 'object', offset: 0, members }
  if (isLegacyLayout(root)) return { layout, entries: members.filter(({ value }) => value.kind === 'object') }
  const auths = members.filter(({ name }) => isFieldName(name, 'auths'))
  if (auths.length === 0) return undefined
  const entries: JsonMember[] = []
  for (const { value } of auths) {
    if (value.kind === 'null') entries.length = 0
    else if (value.kind === 'object') entries.push(...value.members)
    else return undefined
  }
  return { layout: 'dockerconfigjson', entries }
}

/** Repaired entries by key, empty ones left out; undefined when one can't be repaired or none remains. */
function repairEntries(members: readonly JsonMember[]): Map<string, string> | undefined {
  const filled = new Map<string, string>()
  for (const [key, value] of new Map(members.map((member) => [member.name, member.value]))) {
    const entry = repairEntry(value)
    if (!entry) return undefined
    if (!entry.isEmpty) filled.set(key, entry.json)
  }
  return filled.size > 0 ? repairKeys(filled) : undefined
}

/** A key is changed only where no other entry has the better one: which of two to keep is not ours to say. */
function repairKeys(entries: ReadonlyMap<string, string>): Map<string, string> {
  const repaired = new Map<string, string>()
  for (const [key, json] of entries) {
    const better = repairKey(key)
    const isTaken = better !== key && (entries.has(better) || repaired.has(better))
    repaired.set(isTaken ? key : better, json)
  }
  return repaired
}
