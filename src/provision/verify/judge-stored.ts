// The check of stored secrets, made once for all that say the same: one secret in a thousand namespaces is the usual case.

import type { Redacted } from '../../basics/redacted.ts'
import type { Secret } from '../../basics/wire.ts'
import { checkSecret } from '../../check/check.ts'
import type { CheckResult } from '../../check/check-result.ts'
import { readDocumentBytes, readStoredDocument, renderDocument } from '../../secret/stored-document.ts'

/** What is true of a stored secret wherever it is stored. */
export interface StoredJudgement {
  readonly check: CheckResult
  /** Absent when the secret holds no document. */
  readonly fingerprint?: string
}

export interface JudgeOptions {
  /** The time against which tokens are judged. */
  readonly now: Date
  readonly fingerprint: (document: Uint8Array) => string
}

/** Opens the judge of one run. It remembers what it judged, credentials included, and so must not outlive the run. */
export function openJudge({ now, fingerprint }: JudgeOptions): (secret: Redacted<Secret>) => StoredJudgement {
  const known = new Map<string, StoredJudgement>()
  return (secret) => {
    const content = withoutPlace(secret.reveal())
    const key = JSON.stringify(content)
    const before = known.get(key)
    if (before) return before
    const bytes = readMeaning(content)
    const judgement = {
      check: checkSecret({ manifest: content }, { now }),
      ...(bytes && { fingerprint: fingerprint(bytes) }),
    }
    known.set(key, judgement)
    return judgement
  }
}

/** The document without the accidents of its writing, so that what `unchanged` means in a plan has one fingerprint, whatever wrote it. */
function readMeaning(secret: Secret): Uint8Array | undefined {
  const document = readStoredDocument(secret)
  return document ? Buffer.from(renderDocument(document)) : readDocumentBytes(secret)
}

/** The secret without what the API server sets anew for each place. None of it can be wrong in a stored object. */
function withoutPlace({ metadata = {}, ...secret }: Secret): Secret {
  const { namespace, uid, resourceVersion, creationTimestamp, managedFields, ...content } = metadata
  return { ...secret, metadata: content }
}
