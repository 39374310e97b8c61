// The metadata checks that every kind shares (apimachinery `pkg/api/validation/objectmeta.go`).

import type { Draft, Metadata, OwnerReference } from '../object.ts'
import { type FieldCause, forbiddenField, invalidValue, required, tooLong } from '../status.ts'
import { labelErrors, labelValueErrors, qualifiedNameErrors, subdomainErrors } from './names.ts'

export type NameRule = 'subdomain' | 'label'

const maxAnnotationBytes = 262_144

/** What is wrong with the metadata of an object that is to be created or replaced. */
export function metadataCauses(draft: Draft, rule: NameRule): FieldCause[] {
  const { metadata } = draft
  return [
    ...nameCauses(metadata, rule),
    ...labelCauses('metadata.labels', metadata.labels ?? {}),
    ...annotationCauses(metadata.annotations ?? {}),
    ...(metadata.finalizers ?? []).flatMap((finalizer, index) => finalizerCauses(finalizer, index)),
    ...(metadata.ownerReferences ?? []).flatMap(ownerCauses),
  ]
}

/** What is wrong with labels wherever they stand. */
function labelCauses(field: string, labels: Readonly<Record<string, string>>): FieldCause[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...qualifiedNameErrors(key).map((error) => invalidValue(field, key, error)),
    ...labelValueErrors(value).map((error) => invalidValue(field, value, error)),
  ])
}

function nameCauses(metadata: Partial<Metadata>, rule: NameRule): FieldCause[] {
  const { name, generateName } = metadata
  const errors = (value: string): string[] => (rule === 'label' ? labelErrors(value) : subdomainErrors(value))
  const prefix = generateName?.replace(/-$/, '') ?? ''
  return [
    ...(prefix === '' ? [] : errors(prefix).map((error) => invalidValue('metadata.generateName', generateName, error))),
    ...(name
      ? errors(name).map((error) => invalidValue('metadata.name', name, error))
      : [required('metadata.name', 'name or generateName is required')]),
  ]
}

function annotationCauses(annotations: Readonly<Record<string, string>>): FieldCause[] {
  const field = 'metadata.annotations'
  const causes = Object.keys(annotations).flatMap((key) =>
    qualifiedNameErrors(key.toLowerCase()).map((error) => invalidValue(field, key, error)),
  )
  const bytes = Object.entries(annotations).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  )
  return bytes > maxAnnotationBytes ? [...causes, tooLong(field, maxAnnotationBytes)] : causes
}

/** What an update may not do to the metadata of an object. */
export function metadataUpdateCauses(given: Partial<Metadata>, old: Metadata): FieldCause[] {
  const causes: FieldCause[] = []
  const { deletionTimestamp } = given
  if (deletionTimestamp !== undefined && deletionTimestamp !== old.deletionTimestamp) {
    causes.push(invalidValue('metadata.deletionTimestamp', deletionTimestamp, 'field is immutable'))
  }
  const added = (given.finalizers ?? []).filter((finalizer) => !(old.finalizers ?? []).includes(finalizer))
  if (old.deletionTimestamp !== undefined && added.length > 0) {
    const list = `[]string{${added.map((finalizer) => JSON.stringify(finalizer)).join(', ')}}`
    const why = `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`
    causes.push(forbiddenField('metadata.finalizers', why))
  }
  return causes
}

function ownerCauses(owner: OwnerReference): FieldCause[] {
  const field = (name: string): string => `metadata.ownerReferences.${name}`
  return [
    ...(owner.apiVersion ? [] : [invalidValue(field('apiVersion'), '', 'version must not be empty')]),
    ...(['kind', 'name', 'uid'] as const)
      .filter((name) => !owner[name])
      .map((name) => invalidValue(field(name), '', 'must not be empty')),
  ]
}

function finalizerCauses(finalizer: string, index: number): FieldCause[] {
  const field = `metadata.finalizers[${index}]`
  const causes = qualifiedNameErrors(finalizer).map((error) => invalidValue(field, finalizer, error))
  const isKnown = finalizer.includes('/') || finalizer === 'kubernetes' || finalizer === 'foregroundDeletion'
  return isKnown || causes.length > 0
    ? causes
    : [invalidValue(field, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')]
}
