// What metadata points at: finalizers and owners, as ValidateFinalizers and ValidateOwnerReferences of apimachinery judge them.

import { quoteName } from '../path.ts'
import { isPlainObject, type PlainObject } from '../plain-value.ts'
import { isQualifiedName } from './object-names.ts'

const standardFinalizers = ['kubernetes', 'foregroundDeletion', 'orphan']

/** What is wrong with the finalizers. */
export function checkFinalizers(metadata: PlainObject): string[] {
  const value = metadata.get('finalizers')
  const finalizers = Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
  const faults = finalizers
    .filter((name) => !standardFinalizers.includes(name) && !(name.includes('/') && isQualifiedName(name)))
    .map((name) => `${quoteName(name)} is not a finalizer name`)
  const isBoth = finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')
  return isBoth ? [...faults, '`orphan` and `foregroundDeletion` exclude each other'] : faults
}

/** What is wrong with the owner references. */
export function checkOwners(metadata: PlainObject): string[] {
  const value = metadata.get('ownerReferences')
  const owners = Array.isArray(value) ? value.filter(isPlainObject) : []
  const faults = owners.flatMap((owner) => {
    const missing = ['apiVersion', 'kind', 'name', 'uid'].find((field) => (owner.get(field) ?? '') === '')
    if (missing) return [`an owner has no ${missing}`]
    const apiVersion = String(owner.get('apiVersion'))
    if (!/^(?:[^/]*\/)?[^/]+$/.test(apiVersion)) return ['an owner has no version']
    return apiVersion === 'v1' && owner.get('kind') === 'Event' ? ['an Event can own nothing'] : []
  })
  const controllers = owners.filter((owner) => owner.get('controller') === true)
  return controllers.length > 1 ? [...faults, 'only one owner can be the controller'] : faults
}
