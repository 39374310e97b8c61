// Which client wrote a secret's data last, from the record that the API server keeps in managedFields.

import type { Secret } from '../basics/wire.ts'
import { ourName } from '../check/secret/owner-rules.ts'

/**
 * The field manager that holds the secret's data: ours when we are among several with the same value (nobody changed it after us), else
 * the latest; undefined when the API server gave no record. Untrusted text.
 */
export function findDataManager(secret: Secret): string | undefined {
  const holders = (secret.metadata?.managedFields ?? [])
    .filter((entry) => holdsData(entry.fieldsV1))
    .sort((a, b) => (a.time ?? '').localeCompare(b.time ?? ''))
    .map((entry) => entry.manager)
  return holders.includes(ourName) ? ourName : holders.at(-1)
}

function holdsData(fields: unknown): boolean {
  return typeof fields === 'object' && fields !== null && Object.hasOwn(fields, 'f:data')
}
