// Templates of Airflow that nobody rendered: they would reach the pod as they stand.

import { isRecord } from './api-object.ts'
import type { ArgumentNote } from './from-kubernetes-pod-operator.ts'

const note =
  'holds a template of Airflow (`{{ … }}`), which is not rendered here: the text goes into the pod as it stands'

/** A note for every argument in which a template is left. */
export function findTemplates(given: Readonly<Record<string, unknown>>): ArgumentNote[] {
  return Object.entries(given)
    .filter(([, value]) => holdsTemplate(value))
    .map(([argument]) => ({ argument, note }))
}

function holdsTemplate(value: unknown): boolean {
  if (typeof value === 'string') return /\{\{.*\}\}|\{%.*%\}/s.test(value)
  if (Array.isArray(value)) return value.some(holdsTemplate)
  return isRecord(value) && Object.values(value).some(holdsTemplate)
}
