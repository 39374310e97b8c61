// What is true of a Secret object without making it right or wrong: who manages it, what its annotations give away, whether it can change.

import { textMapOf } from './metadata.ts'
import { findOwner } from './owner-markers.ts'
import { memberPath } from './path.ts'
import { isPlainObject, type PlainObject } from './plain-value.ts'
import { describeProblem, type Problem } from './problem.ts'
import type { SecretObject } from './secret-object.ts'

/** Checks what surrounds the value of a secret. */
export function checkCircumstances(secret: SecretObject, path: string): Problem[] {
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
export function holdsCredentials(name: string, text: string): boolean {
  if (name.endsWith('/last-applied-configuration')) return /"(?:data|stringData)"\s*:\s*\{\s*"/.test(text)
  return /"auths"\s*:/.test(text)
}
