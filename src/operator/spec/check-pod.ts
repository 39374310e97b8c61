// Holds a finished pod against the rules that the API server and the kubelet would hold it against, with the path of each fault.

import { parseImage } from '../../image/parse.ts'
import type { TaskIssue } from './issue.ts'
import { labelFault } from './names.ts'
import type { Json, JsonObject } from './pod-fields.ts'
import { isObject } from './traced.ts'

export interface PodCheck {
  readonly issues: readonly TaskIssue[]
  readonly warnings: readonly string[]
}

/** Everything that is wrong with `pod`. */
export function checkPod(pod: JsonObject): PodCheck {
  const spec = isObject(pod['spec']) ? pod['spec'] : {}
  const lists = ['initContainers', 'containers'].map((list) => ({ list, items: listAt(spec, list) }))
  const issues = lists.flatMap(({ list, items }) =>
    items.flatMap((item, index): TaskIssue[] => {
      const path = `spec.${list}[${index}]`
      const image = textAt(item, 'image')
      const name = textAt(item, 'name')
      const nameIssue = name === undefined ? 'is missing' : labelFault(name)
      const parsed = image === undefined ? undefined : parseImage(image)
      const imageIssue = parsed === undefined ? 'is missing' : parsed.ok ? undefined : parsed.reason
      return [
        ...(nameIssue === undefined ? [] : [{ path: `${path}.name`, message: nameIssue }]),
        ...(imageIssue === undefined ? [] : [{ path: `${path}.image`, message: imageIssue }]),
      ]
    }),
  )
  return { issues, warnings: [] }
}

function listAt(object: JsonObject, field: string): readonly Json[] {
  const list = object[field]
  return Array.isArray(list) ? list : []
}

function textAt(value: Json, field: string): string | undefined {
  const text = isObject(value) ? value[field] : undefined
  return typeof text === 'string' && text !== '' ? text : undefined
}
