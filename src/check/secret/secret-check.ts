// The check of one Secret object: what the API server says to it, what the kubelet does with it, and why.

import type { CheckedEntry, KubeletVerdict } from '../check-result.ts'
import { checkDocument, type DocumentCheck } from '../document/document-check.ts'
import type { PlacedObject } from '../manifest/manifest.ts'
import { memberPath, quoteName } from '../path.ts'
import { describeProblem, type Problem } from '../problem.ts'
import { checkMetadata } from './metadata.ts'
import { checkCircumstances } from './secret-circumstances.ts'
import { checkLimits, isAcceptedByOwnRule, maxSecretBytes } from './secret-limits.ts'
import { decodeSecret, type SecretObject } from './secret-object.ts'
import {
  dockerCfgType,
  type FoundValue,
  findPullSecretType,
  findValue,
  layoutOf,
  type PullSecretType,
} from './secret-value.ts'

/** The verdict on one secret or one value. */
export interface PartCheck {
  readonly problems: readonly Problem[]
  readonly entries: readonly CheckedEntry[]
  readonly apiServerAccepts: boolean
  readonly kubelet: KubeletVerdict
}

/** Checks one Secret. Never throws; linear in its size. */
export function checkSecretObject({ object, path }: PlacedObject, now: Date): PartCheck {
  const secret = decodeSecret(object, path)
  const limits = checkLimits(secret, path)
  const refusals = [
    ...secret.faults.map(({ path: where, wanted, isDataValue }) =>
      describeProblem(isDataValue ? 'data-not-base64' : 'not-a-secret', where, { detail: `it must be ${wanted}` }),
    ),
    ...(secret.hasMetadata ? checkMetadata(secret.metadata, path) : []),
    ...limits,
  ]
  const isTooLarge = limits.some(({ code }) => code === 'too-large')
  const value = checkValue(secret, path, now, isTooLarge)
  const canExist = refusals.length === 0
  return {
    problems: [...refusals, ...checkCircumstances(secret, path), ...value.problems],
    entries: value.entries,
    apiServerAccepts: canExist && value.apiServerAccepts,
    kubelet: canExist ? value.kubelet : 'ignored',
  }
}

/** Checks a value alone, as if it stood in a secret of that type. */
export function checkBareValue(bytes: Uint8Array, type: string, now: Date): PartCheck {
  if (bytes.length > maxSecretBytes) return { ...nothing, problems: [describeProblem('too-large', '')] }
  const pullType = findPullSecretType(type)
  const layout = pullType?.layout ?? layoutOf(bytes)
  if (pullType && bytes.length === 0) return { ...nothing, problems: [describeProblem('empty-value', '')] }
  const document = bytes.length === 0 ? undefined : checkDocument(bytes, { layout, path: '', now })
  return pullType ? judge(document, []) : withWrongType(document, type, '')
}

const nothing = { problems: [], entries: [], apiServerAccepts: false, kubelet: 'ignored' } as const

function checkValue(secret: SecretObject, path: string, now: Date, isTooLarge: boolean): PartCheck {
  const pullType = findPullSecretType(secret.type)
  const legacy =
    pullType?.type === dockerCfgType ? [describeProblem('legacy-secret-type', memberPath(path, 'type'))] : []
  if (isTooLarge) return { ...nothing, problems: legacy }
  const value = findValue(secret)
  const valuePath = memberPath(path, 'data')
  const document = value && checkFound(value, memberPath(valuePath, value.key), now)
  if (!pullType) return withWrongType(document, secret.type, path, isAcceptedByOwnRule(secret))
  if (value?.isStored) return checkStored(document, secret, pullType, valuePath, legacy)
  const isUndecodable = secret.undecodable.has(pullType.dataKey)
  const misplaced = value
    ? describeProblem('wrong-data-key', memberPath(valuePath, value.key))
    : describeProblem('data-key-missing', valuePath)
  return {
    ...nothing,
    problems: [...legacy, ...(isUndecodable ? [] : [misplaced]), ...(document?.problems ?? [])],
    entries: document?.entries ?? [],
  }
}

/** The check of a value, undefined when it is empty. */
function checkFound({ bytes, layout }: FoundValue, path: string, now: Date): DocumentCheck | undefined {
  return bytes.length === 0 ? undefined : checkDocument(bytes, { layout, path, now })
}

/** The value stands where its type requires it; `document` is undefined when it is empty. */
function checkStored(
  document: DocumentCheck | undefined,
  { data }: SecretObject,
  { dataKey }: PullSecretType,
  path: string,
  legacy: readonly Problem[],
): PartCheck {
  const extra = [...data.keys()]
    .filter((key) => key !== dataKey)
    .map((key) => describeProblem('extra-data-key', memberPath(path, key)))
  const problems = [...legacy, ...extra]
  if (document) return judge(document, problems)
  return { ...nothing, problems: [...problems, describeProblem('empty-value', memberPath(path, dataKey))] }
}

function withWrongType(document: DocumentCheck | undefined, type: string, path: string, isAccepted = true): PartCheck {
  const typePath = memberPath(path, 'type')
  const problem =
    type === ''
      ? describeProblem('secret-type-missing', typePath)
      : describeProblem('wrong-secret-type', typePath, { detail: quoteName(type) })
  return {
    problems: [problem, ...(document?.problems ?? [])],
    entries: document?.entries ?? [],
    apiServerAccepts: isAccepted,
    kubelet: 'ignored',
  }
}

function judge(document: DocumentCheck | undefined, problems: readonly Problem[]): PartCheck {
  return {
    problems: [...problems, ...(document?.problems ?? [])],
    entries: document?.entries ?? [],
    apiServerAccepts: document?.isAcceptable ?? false,
    kubelet: document?.isReadable ? 'loaded' : 'keyring-error',
  }
}
