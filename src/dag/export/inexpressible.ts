// What an engine has no way to say: named, never left out in silence.

import { PullpassError } from '../../errors/pullpass-error.ts'
import type { Engine } from './engines.ts'
import type { ExportedTask } from './exported-task.ts'

/** One thing that an engine can not express. */
export interface Inexpressible {
  /** The task that uses it; absent when it is the DAG as a whole. */
  readonly task?: string
  /** The field, such as `deadlines.runSeconds`. */
  readonly feature: string
  /** Why not, and what would do instead: goes on from the feature. */
  readonly why: string
}

/** A feature and why not; false where there is nothing to say. */
export type Finding = readonly [feature: string, why: string] | false

/** What was found in one task. */
export function inTask(task: string, found: readonly Finding[]): Inexpressible[] {
  return found.flatMap((finding) => (finding ? [{ task, feature: finding[0], why: finding[1] }] : []))
}

/** What a template or full spec says of the pod's metadata beside names, labels and annotations: engines set it themselves. */
export function findInMetadata({ metadata }: ExportedTask): Finding[] {
  return Object.keys(metadata)
    .filter((field) => !['name', 'namespace', 'labels', 'annotations'].includes(field))
    .map((field) => [`metadata.${field}`, 'has no equivalent'] as const)
}

const engineNames: Readonly<Record<Engine, string>> = { airflow: 'Airflow', argo: 'Argo Workflows' }

/** `dag-not-exportable` with everything that stands in the way. */
export function notExportable(dag: string, engine: Engine, all: readonly Inexpressible[]): PullpassError {
  const lines = all.map(({ task, feature, why }) => {
    const place = task === undefined ? '' : `task \`${task}\`: `
    return new Error(`${place}\`${feature}\` ${why}`)
  })
  return new PullpassError('dag-not-exportable', `DAG \`${dag}\` can not be exported to ${engineNames[engine]}`, {
    cause: new AggregateError(lines),
  })
}
