// Which objects of a kind a list, a watch or a delete of a collection is about.

import type { KubeObject } from '../object.ts'
import type { ResourceDefinition } from '../resources/definition.ts'
import { parseFieldSelector } from '../select/fields.ts'
import { parseLabelSelector } from '../select/labels.ts'

export interface Selection {
  readonly matches: (object: KubeObject) => boolean
  /** Whether everything in the namespace or cluster is selected. */
  readonly isAll: boolean
}

/** Reads both selectors of a query; throws 400. */
export function readSelection(
  query: URLSearchParams,
  definition: ResourceDefinition,
  namespace: string | undefined,
): Selection {
  const labelSelector = query.get('labelSelector') ?? ''
  const fieldSelector = query.get('fieldSelector') ?? ''
  const hasLabels = parseLabelSelector(labelSelector)
  const fields = parseFieldSelector(fieldSelector, definition)
  return {
    matches: (object) =>
      (fields.name === undefined || object.metadata.name === fields.name) &&
      (namespace === undefined || object.metadata.namespace === namespace) &&
      hasLabels(object.metadata.labels ?? {}) &&
      fields.matches(object),
    isAll: labelSelector === '' && fieldSelector === '',
  }
}
