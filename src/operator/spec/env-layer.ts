// Environment variables as a map or as the API's list, as one list.

import { patchDirective } from './merge.ts'
import type { EnvMap, PodTask } from './pod-task.ts'

/** `env` as a layer's list: null in a map becomes the directive that takes the variable away. */
export function envLayer(env: PodTask['env']): readonly unknown[] | null | undefined {
  if (env === undefined || env === null || isList(env)) return env
  return Object.entries(env).map(([name, value]) => {
    if (value === null) return { name, [patchDirective]: 'delete' }
    return typeof value === 'object' ? { name, valueFrom: value } : { name, value: String(value) }
  })
}

function isList(env: NonNullable<PodTask['env']>): env is Exclude<NonNullable<PodTask['env']>, EnvMap> {
  return Array.isArray(env)
}
