// The repair that the check offers: made, checked again, and offered only when it solves problems and makes none.

import { Redacted } from '../../basics/redacted.ts'
import type { ProblemCode } from '../catalogue.ts'
import { openManifest } from '../manifest/manifest.ts'
import type { PlainObject } from '../plain-value.ts'
import { toJson } from '../plain-value.ts'
import type { Problem } from '../problem.ts'
import type { ReadInput } from '../read-input.ts'
import { maxSecretBytes } from '../secret/secret-limits.ts'
import { decodeSecret } from '../secret/secret-object.ts'
import { dockerCfgType, dockerConfigJsonType, findPullSecretType, findValue } from '../secret/secret-value.ts'
import { describeChanges, repairs } from './changes.ts'
import { type RepairedDocument, repairDocument } from './repair-document.ts'
import { repairManifest } from './repair-manifest.ts'

/** What the input would be with everything repaired that can be repaired safely. */
export interface Repair {
  /** The docker config, canonical JSON. */
  readonly document: Redacted<string>
  /** The Secret manifest around it, as JSON; present when the input was a manifest. */
  readonly manifest?: Redacted<string>
  /** What was changed, in words; never holds text of the input. */
  readonly changes: readonly string[]
  /** The problems that it solves. */
  readonly resolves: readonly ProblemCode[]
}

/**
 * Proposes a repair for an input with these problems. `recheck` gives the problems of the repaired input: what has problems of its own
 * is not offered, so that a repair is checked by the same rules as everything else.
 */
export function proposeRepair(
  input: ReadInput,
  problems: readonly Problem[],
  recheck: (repaired: ReadInput) => readonly Problem[],
): Repair | undefined {
  if (!problems.some(({ code }) => repairs[code] !== undefined)) return undefined
  const repaired = repairInput(input)
  if (!repaired) return undefined
  const resolves = findResolved(problems, recheck(repaired.input))
  if (resolves.length === 0) return undefined
  return {
    document: new Redacted(repaired.document.json),
    ...(repaired.manifest && { manifest: new Redacted(JSON.stringify(toJson(repaired.manifest), null, 2)) }),
    changes: describeChanges(resolves),
    resolves,
  }
}

interface RepairedInput {
  readonly input: ReadInput
  readonly document: RepairedDocument
  readonly manifest?: PlainObject
}

function repairInput(input: ReadInput): RepairedInput | undefined {
  if (input.kind === 'unreadable') return undefined
  if (input.kind === 'value') return repairValue(input.bytes, input.type)
  const [placed, ...more] = openManifest(input.documents).secrets
  if (!placed || more.length > 0) return undefined
  const secret = decodeSecret(placed.object, '')
  // A field of the wrong type may mean anything; only values can be read as they were meant.
  if (secret.faults.length > secret.undecodable.size) return undefined
  const value = findValue(secret)
  const document = value && repairBytes(value.bytes, secret.type)
  if (!document) return undefined
  const manifest = repairManifest(secret, value, document)
  return { input: { kind: 'documents', documents: [manifest] }, document, ...(secret.hasMetadata && { manifest }) }
}

function repairValue(bytes: Uint8Array, type: string): RepairedInput | undefined {
  const document = repairBytes(bytes, type)
  if (!document) return undefined
  const repairedType = document.layout === 'dockercfg' ? dockerCfgType : dockerConfigJsonType
  return { input: { kind: 'value', bytes: Buffer.from(document.json, 'utf8'), type: repairedType }, document }
}

function repairBytes(bytes: Uint8Array, type: string): RepairedDocument | undefined {
  if (bytes.length > maxSecretBytes) return undefined
  return repairDocument(bytes, findPullSecretType(type)?.layout ?? 'dockerconfigjson')
}

/**
 * The codes that are gone; none when there is a new error, or a new warning although nothing was wrong: what an error hid may come to
 * light, but nothing may get worse.
 */
function findResolved(before: readonly Problem[], after: readonly Problem[]): ProblemCode[] {
  const old = new Set(before.map(({ code }) => code))
  const left = new Set(after.map(({ code }) => code))
  const resolved = [...old].filter((code) => !left.has(code) && repairs[code] !== undefined)
  const solvesError = before.some(({ code, severity }) => severity === 'error' && resolved.includes(code))
  const isWorse = after.some(
    ({ code, severity }) => !old.has(code) && (severity === 'error' || (severity === 'warning' && !solvesError)),
  )
  return isWorse ? [] : resolved
}
