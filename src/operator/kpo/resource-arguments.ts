// Resources in the API's form and in the flat one of old.

import { suggest } from '../spec/suggest.ts'
import { isRecord, toApiObject } from './api-object.ts'
import { isEmpty, mistake, type Translate, type Translation, type TranslationContext } from './translation.ts'

/** Keys of Airflow's own class `Resources`, and where the amount belongs. */
const flatKeys: Readonly<Record<string, readonly ['requests' | 'limits', string]>> = {
  request_cpu: ['requests', 'cpu'],
  request_memory: ['requests', 'memory'],
  request_ephemeral_storage: ['requests', 'ephemeral-storage'],
  limit_cpu: ['limits', 'cpu'],
  limit_memory: ['limits', 'memory'],
  limit_ephemeral_storage: ['limits', 'ephemeral-storage'],
  limit_gpu: ['limits', 'nvidia.com/gpu'],
}
const apiKeys = ['requests', 'limits', 'claims']
/** Keys of the resources of Airflow's workers, which `resources` of every operator are. */
const workerKeys = ['cpus', 'ram', 'disk', 'gpus']

export const resourceArguments: Readonly<Record<string, Translate>> = {
  container_resources: translateResources,
  resources: (value, context) => {
    if (Object.hasOwn(context.given, 'container_resources')) return { note: 'left out: `container_resources` is given' }
    if (
      isRecord(value) &&
      Object.keys(value).length > 0 &&
      Object.keys(value).every((key) => workerKeys.includes(key))
    ) {
      return { note: "left out: these are an Airflow worker's resources; a pod's are `container_resources`" }
    }
    return translateResources(value, context)
  },
}

function translateResources(value: unknown, { argument }: TranslationContext): Translation {
  if (!isRecord(value)) return mistake(argument, 'must be an object with `requests` and `limits`')
  if (isEmpty(value)) return {}
  const given = Object.entries(value).filter(([, amount]) => amount !== null && amount !== undefined)
  const known = [...apiKeys, ...Object.keys(flatKeys)]
  const issues = given
    .filter(([key]) => !known.includes(key))
    .map(([key]) => ({ path: `${argument}.${key}`, message: `is unknown${suggest(key, known)}` }))
  if (issues.length > 0) return { issues }
  const nested = given.filter(([key]) => apiKeys.includes(key))
  const resources: Record<string, unknown> = { ...toRecord(toApiObject(Object.fromEntries(nested))) }
  for (const [key, amount] of given) {
    const [part, resource] = flatKeys[key] ?? []
    if (part === undefined || resource === undefined) continue
    resources[part] = { ...toRecord(resources[part]), [resource]: String(amount) }
  }
  return { settings: { resources } }
}

function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {}
}
