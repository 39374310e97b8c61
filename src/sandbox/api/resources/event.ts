// Events of the core group, as nodes and schedulers write them.

import { type Draft, metadataSchema, textAt } from '../object.ts'
import { anything, integer, objectOf, text } from '../schema.ts'
import { type FieldCause, invalidValue } from '../status.ts'
import { ageColumn } from './columns.ts'
import { plainBehaviour, type ResourceDefinition } from './definition.ts'

const involved = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath']

/** Events as core/v1 has them. */
export const eventResource: ResourceDefinition = {
  ...plainBehaviour,
  plural: 'events',
  singular: 'event',
  kind: 'Event',
  shortNames: ['ev'],
  isNamespaced: true,
  schema: objectOf('Event', {
    kind: text,
    apiVersion: text,
    metadata: metadataSchema,
    involvedObject: objectOf('ObjectReference', Object.fromEntries(involved.map((name) => [name, text]))),
    reason: text,
    message: text,
    source: anything,
    firstTimestamp: text,
    lastTimestamp: text,
    count: integer,
    type: text,
    eventTime: text,
    series: anything,
    action: text,
    related: anything,
    reportingComponent: text,
    reportingInstance: text,
  }),
  fieldLabels: {
    ...Object.fromEntries(
      involved.map((name) => [`involvedObject.${name}`, (object: object) => textAt(object, 'involvedObject', name)]),
    ),
    reason: (object) => textAt(object, 'reason'),
    reportingComponent: (object) => textAt(object, 'reportingComponent') || textAt(object, 'source', 'component'),
    source: (object) => textAt(object, 'source', 'component') || textAt(object, 'reportingComponent'),
    type: (object) => textAt(object, 'type'),
  },
  columns: [
    { ...ageColumn, name: 'Last Seen' },
    { name: 'Type', type: 'string', description: 'Normal or Warning', value: (object) => textAt(object, 'type') },
    { name: 'Reason', type: 'string', description: 'Why it was written', value: (object) => textAt(object, 'reason') },
    {
      name: 'Object',
      type: 'string',
      description: 'What it is about',
      value: (object) =>
        `${textAt(object, 'involvedObject', 'kind').toLowerCase()}/${textAt(object, 'involvedObject', 'name')}`,
    },
    { name: 'Message', type: 'string', description: 'What happened', value: (object) => textAt(object, 'message') },
  ],
  applyDefaults: (draft) => ({
    ...draft,
    source: draft['source'] ?? {},
    firstTimestamp: draft['firstTimestamp'] ?? null,
    lastTimestamp: draft['lastTimestamp'] ?? null,
    eventTime: draft['eventTime'] ?? null,
    reportingComponent: draft['reportingComponent'] ?? '',
    reportingInstance: draft['reportingInstance'] ?? '',
  }),
  validate,
}

function validate(draft: Draft): FieldCause[] {
  const namespace = textAt(draft, 'involvedObject', 'namespace')
  const isOwn = namespace === draft.metadata.namespace || (namespace === '' && draft.metadata.namespace === 'default')
  return isOwn ? [] : [invalidValue('involvedObject.namespace', namespace, 'does not match event.namespace')]
}
