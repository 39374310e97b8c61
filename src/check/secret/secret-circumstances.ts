// What is true of a Secret object without making it right or wrong: who manages it, what its annotations give away, whether it can change.

import { memberPath, quoteName } from '../path.ts'
import { isPlainObject, type PlainObject, type PlainValue } from '../plain-value.ts'
import { describeProblem, type Problem } from '../problem.ts'
import { textMapOf } from './metadata.ts'
import { type Controller, findController } from './owner-marks.ts'
import type { SecretObject } from './secret-object.ts'

/** Checks what surrounds the value of a secret. */
export function checkCircumstances(secret: SecretObject, path: string): Problem[] {
  const { metadata, overridden, isImmutable } = secret
  const metadataPath = memberPath(path, 'metadata')
  const annotations = textMapOf(metadata, 'annotations')
  const owner = findController({ labels: textMapOf(metadata, 'labels'), annotations, owners: ownersOf(metadata) })
  const leaks = [...annotations].filter(([name, text]) => holdsCredentials(name, text))
  return [
    ...overridden.map((key) =>
      describeProblem('stringdata-overrides-data', memberPath(memberPath(path, 'stringData'), key)),
    ),
    ...(isImmutable ? [describeProblem('immutable-secret', memberPath(path, 'immutable'))] : []),
    ...leaks.map(([name]) =>
      describeProblem('credentials-in-annotation', memberPath(memberPath(metadataPath, 'annotations'), name)),
    ),
    ...(owner ? [describeProblem('managed-by-other-controller', metadataPath, { detail: describeOwner(owner) })] : []),
  ]
}

function ownersOf(metadata: PlainObject): { kind: string; name: string }[] {
  const owners = metadata.get('ownerReferences')
  if (!Array.isArray(owners)) return []
  return owners.map((owner) => ({ kind: memberOf(owner, 'kind'), name: memberOf(owner, 'name') }))
}

function memberOf(owner: PlainValue, name: string): string {
  const value = isPlainObject(owner) ? owner.get(name) : undefined
  return typeof value === 'string' ? value : ''
}

function describeOwner({ by, tool }: Controller): string {
  if (by === 'known') return tool
  return by === 'owner' ? `its owner of kind ${quoteName(tool)}` : quoteName(tool)
}

/** `kubectl apply` keeps a copy of the whole object, values included. */
export function holdsCredentials(name: string, text: string): boolean {
  if (name.endsWith('/last-applied-configuration')) return /"(?:data|stringData)"\s*:\s*\{\s*"/.test(text)
  return /"auths"\s*:/.test(text)
}
