// Whether a plan that was made again still is what the person said yes to.

import { readDocumentBytes, readStoredDocument } from '../stored-document.ts'
import type { SecretPlan } from './plan.ts'

/**
 * True when `fresh` does no more than `confirmed` did: the same kind of change to a secret of the same owner, overwriting the same entries
 * with the same old content. A plan that finds nothing left to do is always covered.
 */
export function isCovered(confirmed: SecretPlan, fresh: SecretPlan): boolean {
  if (fresh.change.kind === 'unchanged') return true
  if (fresh.change.kind !== confirmed.change.kind) return false
  const [a, b] = [confirmed.change.owner, fresh.change.owner]
  return a?.kind === b?.kind && a?.tool === b?.tool && overwritesTheSame(confirmed, fresh)
}

function overwritesTheSame(confirmed: SecretPlan, fresh: SecretPlan): boolean {
  if (fresh.write?.kind === 'create' || confirmed.write?.kind === 'create') return true
  if (!fresh.write || !confirmed.write) return false
  const seen = confirmed.write.before.reveal()
  const found = fresh.write.before.reveal()
  const [seenDocument, foundDocument] = [readStoredDocument(seen), readStoredDocument(found)]
  if (!seenDocument || !foundDocument) {
    const foundBytes = Buffer.from(readDocumentBytes(found) ?? [])
    return foundBytes.equals(readDocumentBytes(seen) ?? Buffer.alloc(0))
  }
  const { changed, removed } = fresh.change.entries
  return [...changed, ...removed].every((key) => seenDocument.entries.get(key) === foundDocument.entries.get(key))
}
