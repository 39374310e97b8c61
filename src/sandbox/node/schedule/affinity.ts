// Whether a pod wants this node: nodeSelector and the required part of its node affinity
// (`k8s.io/component-helpers/scheduling/corev1/nodeaffinity`).

import { type KubeObject, objectAt, objectsAt, textAt } from '../../api/object.ts'

/** Whether `node` is one that `pod` may run on. */
export function wantsNode(pod: KubeObject, node: KubeObject): boolean {
  const labels = node.metadata.labels ?? {}
  const selector = objectAt(pod, 'spec', 'nodeSelector')
  if (Object.entries(selector).some(([key, value]) => labels[key] !== value)) return false
  const required = objectAt(pod, 'spec', 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution')
  const terms = objectsAt(required, 'nodeSelectorTerms')
  return terms.length === 0 || terms.some((term) => fitsTerm(term, labels, node.metadata.name))
}

function fitsTerm(term: object, labels: Readonly<Record<string, string>>, name: string): boolean {
  const expressions = objectsAt(term, 'matchExpressions')
  const fields = objectsAt(term, 'matchFields')
  if (expressions.length + fields.length === 0) return false
  return (
    expressions.every((expression) => fits(expression, labels[textAt(expression, 'key')])) &&
    fields.every((expression) => fits(expression, textAt(expression, 'key') === 'metadata.name' ? name : undefined))
  )
}

function fits(expression: object, value: string | undefined): boolean {
  const values = Object.values(objectAt(expression, 'values')).map(String)
  switch (textAt(expression, 'operator')) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'Gt':
      return Number(value) > Number(values[0])
    case 'Lt':
      return Number(value) < Number(values[0])
    default:
      return false
  }
}
