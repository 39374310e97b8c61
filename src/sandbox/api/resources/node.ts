// Nodes: what `kubectl get nodes` shows, and what a scheduler reads.

import { type KubeObject, metadataSchema, objectsAt, textAt } from '../object.ts'
import { anything, objectOf, text } from '../schema.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { type Column, plainBehaviour, type ResourceDefinition } from './definition.ts'

const infoColumn = (name: string, field: string): Column => ({
  name,
  type: 'string',
  description: `${field} reported by the node.`,
  isWide: name !== 'Version',
  value: (node) => textAt(node, 'status', 'nodeInfo', field),
})

/** Nodes as core/v1 has them. */
export const nodeResource: ResourceDefinition = {
  ...plainBehaviour,
  plural: 'nodes',
  singular: 'node',
  kind: 'Node',
  shortNames: ['no'],
  isNamespaced: false,
  subresources: { status: ['get', 'patch', 'update'] },
  schema: objectOf('Node', {
    kind: text,
    apiVersion: text,
    metadata: metadataSchema,
    spec: anything,
    status: anything,
  }),
  columns: [
    nameColumn,
    { name: 'Status', type: 'string', description: 'The status of the node', value: statusOf },
    { name: 'Roles', type: 'string', description: 'The roles of the node', value: () => '<none>' },
    ageColumn,
    infoColumn('Version', 'kubeletVersion'),
    { name: 'Internal-IP', type: 'string', description: 'Its address', isWide: true, value: addressOf },
    { name: 'External-IP', type: 'string', description: 'Its address outside', isWide: true, value: () => '<none>' },
    infoColumn('OS-Image', 'osImage'),
    infoColumn('Kernel-Version', 'kernelVersion'),
    infoColumn('Container-Runtime', 'containerRuntimeVersion'),
  ],
  applyDefaults: (draft) => ({ ...draft, spec: draft['spec'] ?? {} }),
  prepareForUpdate: (draft, old) => ({ ...draft, status: old['status'] }),
}

function statusOf(node: KubeObject): string {
  const ready = objectsAt(node, 'status', 'conditions').find((condition) => condition['type'] === 'Ready')
  const parts = [ready === undefined ? 'Unknown' : ready['status'] === 'True' ? 'Ready' : 'NotReady']
  return [...parts, ...(textAt(node, 'spec', 'unschedulable') === 'true' ? ['SchedulingDisabled'] : [])].join(',')
}

function addressOf(node: KubeObject): string {
  const internal = objectsAt(node, 'status', 'addresses').find((address) => address['type'] === 'InternalIP')
  return textAt({ internal }, 'internal', 'address') || '<none>'
}
