// The check of one Secret object: what the API server says to it, what the kubelet does with it, and why.

import type { CheckedEntry, KubeletVerdict } from './check-result.ts'
import { checkDocument, type DocumentCheck } from './document-check.ts'
import type { PlacedObject } from './manifest.ts'
import { checkMetadata, findMetadataTypeFaults, textMapOf } from './metadata.ts'
import { findOwner } from './owner-markers.ts'
import { memberPath, quoteName } from './path.ts'
import { isPlainObject, type PlainObject } from './plain-value.ts'
import { describeProblem, type Problem } from './problem.ts'
import { decodeSecret, type SecretObject } from './secret-object.ts'
import {
  dockerCfgType,
  findMeantValue,
  findPullSecretType,
  layoutOf,
  type PullSecretType,
  readMeantValue,
} from './secret-value.ts'

/** MaxSecretSize of the API server: the sum of all decoded values. */
export const maxSecretBytes = 1024 * 1024

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
  const typeFaults = findMetadataTypeFaults(secret.metadata, path)
  const refusals = [
    ...secret.faults.map(({ path: where, wanted, isDataValue }) =>
      describeProblem(isDataValue ? 'data-not-base64' : 'not-a-secret', where, { detail: `it must be ${wanted}` }),
    ),
    ...typeFaults.map((where) => describeProblem('not-a-secret', where, { detail: 'it has the wrong type' })),
    ...(secret.hasMetadata
      ? checkMetadata(typeFaults.length > 0 ? keepTexts(secret.metadata) : secret.metadata, path)
      : []),
    ...checkDataKeys(secret, path),
    ...checkSize(secret, path),
  ]
  const value = checkValue(
    secret,
    path,
    now,
    refusals.some(({ code }) => code === 'too-large'),
  )
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
  const problems =
    pullType?.type === dockerCfgType ? [describeProblem('legacy-secret-type', memberPath(path, 'type'))] : []
  if (isTooLarge) return { ...nothing, problems }
  const stored = pullType && secret.data.get(pullType.dataKey)
  if (pullType && stored) return checkStored(stored, secret, pullType, path, now, problems)
  return checkMisplaced(secret, pullType, path, now, problems)
}

/** The value stands where its type requires it. */
function checkStored(
  bytes: Uint8Array,
  secret: SecretObject,
  pullType: PullSecretType,
  path: string,
  now: Date,
  problems: readonly Problem[],
): PartCheck {
  const dataPath = memberPath(path, 'data')
  const extra = [...secret.data.keys()]
    .filter((key) => key !== pullType.dataKey)
    .map((key) => describeProblem('extra-data-key', memberPath(dataPath, key)))
  const valuePath = memberPath(dataPath, pullType.dataKey)
  if (bytes.length === 0)
    return { ...nothing, problems: [...problems, ...extra, describeProblem('empty-value', valuePath)] }
  return judge(checkDocument(bytes, { layout: pullType.layout, path: valuePath, now }), [...problems, ...extra])
}

/** The type is one that the kubelet ignores, or the value is not where it should be; what was meant is checked all the same. */
function checkMisplaced(
  secret: SecretObject,
  pullType: PullSecretType | undefined,
  path: string,
  now: Date,
  problems: readonly Problem[],
): PartCheck {
  const meant = findMeantValue(secret.data) ?? findUndecodable(secret)
  const dataPath = memberPath(path, 'data')
  const valuePath = meant ? memberPath(dataPath, meant.key) : dataPath
  const isChecked = meant && meant.bytes.length > 0
  const document = isChecked ? checkDocument(meant.bytes, { layout: meant.layout, path: valuePath, now }) : undefined
  if (!pullType) return withWrongType(document, secret.type, path, isAcceptedByOwnRule(secret))
  const isUndecodable = secret.undecodable.has(pullType.dataKey)
  const wrongKey = isUndecodable ? [] : [describeProblem(meant ? 'wrong-data-key' : 'data-key-missing', valuePath)]
  return {
    ...nothing,
    problems: [...problems, ...wrongKey, ...(document?.problems ?? [])],
    entries: document?.entries ?? [],
  }
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

function findUndecodable(secret: SecretObject): ReturnType<typeof findMeantValue> {
  const meant = new Map<string, Uint8Array>()
  for (const [key, value] of secret.undecodable) {
    const bytes = readMeantValue(value)
    if (bytes) meant.set(key, bytes)
  }
  return findMeantValue(meant)
}

/** What the API server requires of secrets of other types (ValidateSecret in pkg/apis/core/validation). */
function isAcceptedByOwnRule({ type, data, metadata }: SecretObject): boolean {
  switch (type) {
    case 'kubernetes.io/basic-auth':
      return data.has('username') || data.has('password')
    case 'kubernetes.io/ssh-auth':
      return (data.get('ssh-privatekey')?.length ?? 0) > 0
    case 'kubernetes.io/tls':
      return data.has('tls.crt') && data.has('tls.key')
    case 'kubernetes.io/service-account-token':
      return (textMapOf(metadata, 'annotations').get('kubernetes.io/service-account.name') ?? '') !== ''
    default:
      return true
  }
}

function checkDataKeys({ data, undecodable }: SecretObject, path: string): Problem[] {
  return [...new Set([...data.keys(), ...undecodable.keys()])]
    .filter((key) => !/^[-._a-zA-Z0-9]{1,253}$/.test(key) || key === '.' || key.startsWith('..'))
    .map((key) =>
      describeProblem('wrong-data-key', memberPath(memberPath(path, 'data'), key), {
        detail: 'the API server accepts letters, digits, `-`, `_` and `.` only',
      }),
    )
}

function checkSize({ data }: SecretObject, path: string): Problem[] {
  let bytes = 0
  for (const value of data.values()) bytes += value.length
  if (bytes <= maxSecretBytes) return []
  const detail = `${bytes} bytes of ${maxSecretBytes}`
  return [describeProblem('too-large', memberPath(path, 'data'), { detail })]
}

/** What is true of the object without making it right or wrong. */
function checkCircumstances(secret: SecretObject, path: string): Problem[] {
  const { metadata, overridden, isImmutable } = secret
  const metadataPath = memberPath(path, 'metadata')
  const annotations = textMapOf(metadata, 'annotations')
  const owner = findOwner({ labels: textMapOf(metadata, 'labels'), annotations, ownerKinds: ownerKindsOf(metadata) })
  const leaks = [...annotations].filter(([name, text]) => holdsCredentials(name, text))
  return [
    ...overridden.map((key) =>
      describeProblem('stringdata-overrides-data', memberPath(memberPath(path, 'stringData'), key)),
    ),
    ...(isImmutable ? [describeProblem('immutable-secret', memberPath(path, 'immutable'))] : []),
    ...leaks.map(([name]) =>
      describeProblem('credentials-in-annotation', memberPath(memberPath(metadataPath, 'annotations'), name)),
    ),
    ...(owner ? [describeProblem('managed-by-other-controller', metadataPath, { detail: owner })] : []),
  ]
}

function ownerKindsOf(metadata: PlainObject): string[] {
  const owners = metadata.get('ownerReferences')
  if (!Array.isArray(owners)) return []
  return owners.map((owner) =>
    isPlainObject(owner) && typeof owner.get('kind') === 'string' ? String(owner.get('kind')) : '',
  )
}

/** `kubectl apply` keeps a copy of the whole object, values included. */
function holdsCredentials(name: string, text: string): boolean {
  if (name.endsWith('/last-applied-configuration')) return /"(?:data|stringData)"\s*:\s*\{\s*"/.test(text)
  return /"auths"\s*:/.test(text)
}

/** Metadata of which parts have the wrong type, reduced to what can be judged. */
function keepTexts(metadata: PlainObject): PlainObject {
  return new Map(
    [...metadata].filter(([name, value]) => typeof value === 'string' || name === 'labels' || name === 'annotations'),
  )
}
