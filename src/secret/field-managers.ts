// Which client wrote a secret's data last, and when, from the record that the API server keeps in managedFields.

import type { ObjectMeta, Secret } from '../basics/wire.ts'
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

/** What a secret says about when it was written; anything else may be present. */
export interface WrittenObject {
  readonly metadata?: Pick<ObjectMeta, 'creationTimestamp' | 'managedFields'>
}

/** When the secret's data was written last, in whole seconds; undefined when the API server gave no record. */
export function findDataTime({ metadata }: WrittenObject): Date | undefined {
  const holders = (metadata?.managedFields ?? []).filter((entry) => holdsData(entry.fieldsV1))
  const times = [metadata?.creationTimestamp, ...holders.map(({ time }) => time)]
    .map((time) => Date.parse(time ?? ''))
    .filter((time) => !Number.isNaN(time))
  return times.length > 0 ? new Date(Math.max(...times)) : undefined
}

function holdsData(fields: unknown): boolean {
  return typeof fields === 'object' && fields !== null && Object.hasOwn(fields, 'f:data')
}
