// Namespaces: their phase, their finalizer and the label that carries their name.

import { type Draft, type KubeObject, metadataSchema, textAt } from '../object.ts'
import { anything, objectOf, text } from '../schema.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { plainBehaviour, type ResourceDefinition } from './definition.ts'

const nameLabel = 'kubernetes.io/metadata.name'

/** Namespaces as core/v1 has them, without the finalize subresource. */
export const namespaceResource: ResourceDefinition = {
  ...plainBehaviour,
  plural: 'namespaces',
  singular: 'namespace',
  kind: 'Namespace',
  shortNames: ['ns'],
  isNamespaced: false,
  nameRule: 'label',
  schema: objectOf('Namespace', {
    kind: text,
    apiVersion: text,
    metadata: metadataSchema,
    spec: anything,
    status: anything,
  }),
  fieldLabels: { 'status.phase': (object) => textAt(object, 'status', 'phase') },
  columns: [
    nameColumn,
    {
      name: 'Status',
      type: 'string',
      description: 'The status of the namespace',
      value: (object) => textAt(object, 'status', 'phase'),
    },
    ageColumn,
  ],
  applyDefaults: labelWithName,
  prepareForCreate: (draft) => ({ ...draft, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } }),
  prepareForUpdate: (draft, old) => ({ ...draft, spec: old['spec'], status: old['status'] }),
  markEnding: (object, _graceSeconds, now) => ({ object: markTerminating(object, now), isOver: false }),
}

function labelWithName(draft: Draft): Draft {
  const name = draft.metadata.name
  if (name === undefined) return draft
  return { ...draft, metadata: { ...draft.metadata, labels: { ...draft.metadata.labels, [nameLabel]: name } } }
}

function markTerminating(object: KubeObject, now: string): KubeObject {
  if (isTerminating(object)) return object
  return { ...object, metadata: { ...object.metadata, deletionTimestamp: now }, status: { phase: 'Terminating' } }
}

/** Whether the namespace is on its way out and takes nothing new. */
export const isTerminating = (namespace: KubeObject): boolean => textAt(namespace, 'status', 'phase') === 'Terminating'
