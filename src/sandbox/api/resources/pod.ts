// Pods: defaults, the rules that pullpass's own pods meet, what an update may change, graceful deletion.

import { isDeepStrictEqual } from 'node:util'
import { type Draft, type KubeObject, metadataSchema, objectAt, textAt } from '../object.ts'
import { anything, integer, listOf, objectOf, text } from '../schema.ts'
import { type FieldCause, forbiddenField } from '../status.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { type Ending, plainBehaviour, type ResourceDefinition } from './definition.ts'
import { readyColumn, restartsColumn, statusColumn } from './pod-columns.ts'
import { applyPodDefaults, qosClassOf } from './pod-defaults.ts'
import { specCauses } from './pod-rules.ts'

const immutableSpec =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,' +
  '`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),' +
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)'

const container = objectOf('Container', { name: text, image: text, imagePullPolicy: text }, true)

/** Pods as core/v1 has them; of the spec the schema knows the fields that pullpass writes, others pass unread. */
export const podResource: ResourceDefinition = {
  ...plainBehaviour,
  plural: 'pods',
  singular: 'pod',
  kind: 'Pod',
  shortNames: ['po'],
  isNamespaced: true,
  subresources: { log: ['get'], status: ['get', 'patch', 'update'] },
  schema: objectOf('Pod', {
    kind: text,
    apiVersion: text,
    metadata: metadataSchema,
    spec: objectOf(
      'PodSpec',
      {
        initContainers: listOf(container),
        containers: listOf(container),
        restartPolicy: text,
        terminationGracePeriodSeconds: integer,
        activeDeadlineSeconds: integer,
        serviceAccountName: text,
        nodeName: text,
        imagePullSecrets: listOf(objectOf('LocalObjectReference', { name: text })),
      },
      true,
    ),
    status: anything,
  }),
  fieldLabels: {
    'spec.nodeName': (object) => textAt(object, 'spec', 'nodeName'),
    'spec.restartPolicy': (object) => textAt(object, 'spec', 'restartPolicy'),
    'spec.schedulerName': (object) => textAt(object, 'spec', 'schedulerName'),
    'spec.serviceAccountName': (object) => textAt(object, 'spec', 'serviceAccountName'),
    'spec.hostNetwork': (object) => textAt(object, 'spec', 'hostNetwork') || 'false',
    'status.phase': (object) => textAt(object, 'status', 'phase'),
    'status.podIP': (object) => textAt(object, 'status', 'podIP'),
    'status.nominatedNodeName': (object) => textAt(object, 'status', 'nominatedNodeName'),
  },
  columns: [
    nameColumn,
    readyColumn,
    statusColumn,
    restartsColumn,
    ageColumn,
    {
      name: 'Node',
      type: 'string',
      description: 'The node that runs the pod.',
      isWide: true,
      value: (object) => textAt(object, 'spec', 'nodeName') || '<none>',
    },
  ],
  applyDefaults: applyPodDefaults,
  prepareForCreate: (draft) => ({
    ...draft,
    metadata: { ...draft.metadata, generation: 1 },
    status: { phase: 'Pending', qosClass: qosClassOf(draft) },
  }),
  prepareForUpdate,
  admit: admitServiceAccount,
  returnsDeletedObject: true,
  markEnding,
  validate: (draft) => specCauses(objectAt(draft, 'spec')),
  validateUpdate,
}

/** The account must be there; its pull secrets are taken by pods that name none. */
function admitServiceAccount(
  draft: Draft,
  find: (plural: string, name: string) => KubeObject | undefined,
): Draft | string {
  const spec = objectAt(draft, 'spec')
  const name = textAt(spec, 'serviceAccountName')
  const account = find('serviceaccounts', name)
  if (account === undefined) {
    return `error looking up service account ${draft.metadata.namespace}/${name}: serviceaccount "${name}" not found`
  }
  const inherited = account['imagePullSecrets']
  if (spec['imagePullSecrets'] !== undefined || inherited === undefined) return draft
  return { ...draft, spec: { ...spec, imagePullSecrets: inherited } }
}

function prepareForUpdate(draft: Draft, old: KubeObject): Draft {
  const isChanged = !isDeepStrictEqual(draft['spec'], old['spec'])
  const generation = (old.metadata.generation ?? 1) + (isChanged ? 1 : 0)
  return { ...draft, metadata: { ...draft.metadata, generation }, status: old['status'] }
}

function validateUpdate(draft: Draft, old: KubeObject): FieldCause[] {
  const isSame = isDeepStrictEqual(fixedPart(objectAt(draft, 'spec')), fixedPart(objectAt(old, 'spec')))
  return isSame ? [] : [forbiddenField('spec', immutableSpec)]
}

function fixedPart({ activeDeadlineSeconds: _s, tolerations: _t, ...spec }: Readonly<Record<string, unknown>>): object {
  return {
    ...spec,
    containers: withoutImages(spec['containers']),
    initContainers: withoutImages(spec['initContainers']),
  }
}

const withoutImages = (list: unknown): unknown =>
  Array.isArray(list) ? list.map(({ image: _image, ...rest }) => rest) : list

/** A pod that a node has stays until the node says that its containers are gone, unless no time is granted. */
function markEnding(object: KubeObject, graceSeconds: number | undefined, now: string): Ending {
  const { metadata } = object
  const spec = objectAt(object, 'spec')
  const isFinished = ['Succeeded', 'Failed'].includes(textAt(object, 'status', 'phase'))
  const granted = graceSeconds ?? Number(spec['terminationGracePeriodSeconds'] ?? 30)
  const seconds = textAt(spec, 'nodeName') === '' || isFinished ? 0 : granted
  const isOver = seconds === 0 && (metadata.finalizers ?? []).length === 0
  const earlier = metadata.deletionGracePeriodSeconds
  if (earlier !== undefined && earlier <= seconds) return { object, isOver }
  const deletionTimestamp = new Date(Date.parse(now) + seconds * 1000).toISOString().replace('.000Z', 'Z')
  const generation = (metadata.generation ?? 1) + (metadata.deletionTimestamp === undefined ? 1 : 0)
  const marked = { ...metadata, generation, deletionTimestamp, deletionGracePeriodSeconds: seconds }
  return { object: { ...object, metadata: marked }, isOver }
}
