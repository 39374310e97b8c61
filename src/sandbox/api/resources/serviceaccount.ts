// Service accounts, whose imagePullSecrets pods inherit.

import { metadataSchema, objectAt } from '../object.ts'
import { anything, boolean, listOf, objectOf, text } from '../schema.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { plainBehaviour, type ResourceDefinition } from './definition.ts'

/** Service accounts as core/v1 has them, without the token subresource. */
export const serviceAccountResource: ResourceDefinition = {
  ...plainBehaviour,
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  kind: 'ServiceAccount',
  shortNames: ['sa'],
  isNamespaced: true,
  schema: objectOf('ServiceAccount', {
    kind: text,
    apiVersion: text,
    metadata: metadataSchema,
    secrets: listOf(anything),
    imagePullSecrets: listOf(objectOf('LocalObjectReference', { name: text })),
    automountServiceAccountToken: boolean,
  }),
  returnsDeletedObject: true,
  columns: [
    nameColumn,
    {
      name: 'Secrets',
      type: 'string',
      description: 'Secrets that pods of this account may use',
      value: (object) => String(Object.keys(objectAt(object, 'secrets')).length),
    },
    ageColumn,
  ],
}
