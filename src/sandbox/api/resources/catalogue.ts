// The kinds that the sandbox's API server has, all of the core group.

import type { ResourceDefinition } from './definition.ts'
import { eventResource } from './event.ts'
import { namespaceResource } from './namespace.ts'
import { nodeResource } from './node.ts'
import { podResource } from './pod.ts'
import { secretResource } from './secret.ts'
import { serviceAccountResource } from './serviceaccount.ts'

export const resources: readonly ResourceDefinition[] = [
  eventResource,
  namespaceResource,
  nodeResource,
  podResource,
  secretResource,
  serviceAccountResource,
]

/** The kind with this plural name. */
export function findResource(plural: string): ResourceDefinition | undefined {
  return resources.find((resource) => resource.plural === plural)
}
