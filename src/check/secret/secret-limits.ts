// What the API server refuses about the data of a secret besides its docker config: ValidateSecret in pkg/apis/core/validation.

import { memberPath } from '../path.ts'
import { describeProblem, type Problem } from '../problem.ts'
import { textMapOf } from './metadata.ts'
import type { SecretObject } from './secret-object.ts'

/** MaxSecretSize of the API server: the sum of all decoded values. */
export const maxSecretBytes = 1024 * 1024

/** Names and size of the values. */
export function checkLimits(secret: SecretObject, path: string): Problem[] {
  return [...checkDataKeys(secret, path), ...checkSize(secret, path)]
}

/** What the API server requires of secrets of other types (ValidateSecret in pkg/apis/core/validation). */
export function isAcceptedByOwnRule({ type, data, metadata }: SecretObject): boolean {
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
