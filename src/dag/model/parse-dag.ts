// From data of any origin to a checked DAG.

import type { JsonObject } from '../../operator/spec/pod-fields.ts'
import type { Dag, DagTask, RetryTerms } from './dag.ts'
import type { DagDefinition, RetrySettings } from './define.ts'
import { findShapeIssues } from './find-issues.ts'
import { findGraphIssues, sortTasks } from './graph.ts'
import { dagInvalid } from './issue.ts'

const standardRetries: RetryTerms = { times: 0, infrastructure: 3, waitSeconds: 10, factor: 2, mostWaitSeconds: 300 }

/** Settings of which the defaults' and the task's own are merged by name. */
const mergedSettings = ['labels', 'annotations', 'env', 'nodeSelector', 'deadlines', 'logs']

/**
 * Checks `value`, plain data, as a DAG. `source` is what messages call it, such as `` `report.yaml` ``. Throws `dag-invalid` with every mistake
 * and its path.
 */
export function parseDag(value: unknown, source: string): Dag {
  if (!isPlain(value)) throw dagInvalid(source, [{ path: '', message: 'refers to itself, or holds what JSON can not' }])
  const shapeIssues = findShapeIssues(value)
  if (shapeIssues.length > 0) throw dagInvalid(source, shapeIssues)
  // The shape was checked just now.
  const definition: DagDefinition = copyPlain(value)
  const { id, params = {}, concurrency, expectedSeconds } = definition
  const tasks = Object.entries(definition.tasks).map(([taskId, task]) => readTask(taskId, task, definition))
  const graphIssues = findGraphIssues({ params, tasks })
  if (graphIssues.length > 0) throw dagInvalid(source, graphIssues)
  return {
    id,
    params,
    ...(concurrency !== undefined && { concurrency }),
    ...(expectedSeconds !== undefined && { expectedSeconds }),
    tasks: sortTasks(tasks),
  }
}

function readTask(id: string, definition: DagDefinition['tasks'][string], dag: DagDefinition): DagTask {
  const { after = [], trigger = 'all-succeeded', retries, ...own } = definition
  const { retries: standard, ...defaults } = dag.defaults ?? {}
  const written = { ...toTerms(standard), ...toTerms(retries) }
  const settings = mergeSettings(copyPlain(defaults), copyPlain(own))
  return {
    id,
    after,
    trigger,
    retries: { ...standardRetries, ...written },
    writtenRetries: Object.keys(written) as (keyof RetryTerms)[],
    settings: { ...settings, defaultName: settings['defaultName'] ?? `${dag.id}-${id}` },
  }
}

function toTerms(retries: RetrySettings | undefined): Partial<RetryTerms> {
  return typeof retries === 'number' ? { times: retries } : (retries ?? {})
}

function mergeSettings(defaults: JsonObject, own: JsonObject): JsonObject {
  const merged = mergedSettings.flatMap((field) => {
    const [low, high] = [defaults[field], own[field]]
    return isMap(low) && isMap(high) ? [[field, { ...low, ...high }] as const] : []
  })
  return { ...defaults, ...own, ...Object.fromEntries(merged) }
}

function isMap(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether JSON can hold `value`: nothing in it leads back to itself. */
function isPlain(value: unknown): boolean {
  try {
    JSON.stringify(value)
    return true
  } catch {
    return false
  }
}

/** A copy as JSON has it: without undefined, and without ties to what the author holds. The caller has checked what it is. */
function copyPlain<Shape>(value: unknown): Shape {
  return JSON.parse(JSON.stringify(value))
}
