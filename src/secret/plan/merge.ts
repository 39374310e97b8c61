// Our entries added to a document that has others, as `--merge` promises.

import { Redacted } from '../../basics/redacted.ts'
import type { Secret } from '../../basics/wire.ts'
import { decodeDocument } from '../../dockerconfig/document.ts'
import { readDocument, readStoredDocument, renderDocument } from '../stored-document.ts'
import { registryOf } from './same-registry.ts'

/**
 * The stored document with the entries of `document` put in: entries for other registries and the members beside `auths` stay as they
 * are. Another spelling of one of our keys gives way, because the kubelet would try both in random order. Undefined when either can't be read unambiguously, because then nothing could be promised about
 * what stays, and when the kubelet would refuse the result because of an old entry.
 */
export function mergeDocuments(existing: Redacted<Secret>, document: Redacted<string>): Redacted<string> | undefined {
  const stored = readStoredDocument(existing.reveal())
  const added = readDocument(Buffer.from(document.reveal()))
  if (!stored || !added) return undefined
  const ours = new Set([...added.entries.keys()].map(registryOf))
  const kept = [...stored.entries].filter(([key]) => !ours.has(registryOf(key)))
  const entries = new Map([...kept, ...added.entries])
  const merged = renderDocument({ entries, others: new Map([...stored.others, ...added.others]) })
  return decodeDocument(Buffer.from(merged), 'dockerconfigjson').ok ? new Redacted(merged) : undefined
}
