// The metadata checks that every kind shares (apimachinery `pkg/api/validation/objectmeta.go`).

import type { Draft, Metadata } from '../object.ts'
import { type FieldCause, invalidValue, required, tooLong } from '../status.ts'
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
    ...(metadata.finalizers ?? []).flatMap(finalizerCauses),
  ]
}

/** What is wrong with labels wherever they stand. */
export function labelCauses(field: string, labels: Readonly<Record<string, string>>): FieldCause[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...qualifiedNameErrors(key).map((error) => invalidValue(field, key, error)),
    ...labelValueErrors(value).map((error) => invalidValue(field, value, error)),
  ])
}

function nameCauses(metadata: Partial<Metadata>, rule: NameRule): FieldCause[] {
  const { name } = metadata
  if (!name) return [required('metadata.name', 'name or generateName is required')]
  const errors = rule === 'label' ? labelErrors(name) : subdomainErrors(name)
  return errors.map((error) => invalidValue('metadata.name', name, error))
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

function finalizerCauses(finalizer: string): FieldCause[] {
  const field = 'metadata.finalizers'
  const causes = qualifiedNameErrors(finalizer).map((error) => invalidValue(field, finalizer, error))
  const isKnown = finalizer.includes('/') || finalizer === 'kubernetes' || finalizer === 'foregroundDeletion'
  return isKnown || causes.length > 0
    ? causes
    : [invalidValue(field, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')]
}
