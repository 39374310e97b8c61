// The server-side tables of `kubectl get` (meta.k8s.io/v1 Table).

import type { KubeObject } from './object.ts'
import { isList, partialMetadata } from './partial.ts'
import type { Column, ResourceDefinition } from './resources/definition.ts'
import type { ObjectList } from './verbs/list.ts'

/** One row an object; how much of each object comes along is the query's `includeObject`. */
export function renderTable(
  definition: ResourceDefinition,
  value: KubeObject | ObjectList,
  query: URLSearchParams,
  now: Date,
): object {
  const items = isList(value)
    ? value.items.map((item): KubeObject => ({ kind: definition.kind, apiVersion: 'v1', ...item }))
    : [value]
  const include = query.get('includeObject') ?? 'Metadata'
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: isList(value) ? value.metadata : { resourceVersion: value.metadata.resourceVersion },
    columnDefinitions: definition.columns.map(describeColumn),
    rows: items.map((object) => ({
      cells: definition.columns.map((column) => column.value(object, now)),
      ...(include === 'None' ? {} : { object: include === 'Object' ? object : partialMetadata(object) }),
    })),
  }
}

const describeColumn = (column: Column): object => ({
  name: column.name,
  type: column.type,
  format: column.name === 'Name' ? 'name' : '',
  description: column.description,
  priority: column.isWide ? 1 : 0,
})
