// What people write: a DAG in a TypeScript file, or data of the same shape.

import type { EnvSource } from '../../operator/spec/pod-fields.ts'
import type { MetadataValue, PodTask } from '../../operator/spec/pod-task.ts'
import type { ParamValue, RetryTerms, Trigger } from './dag.ts'
import type { TextReference, TextValue } from './reference.ts'

/** How often a task is tried again: a number of tries after the first, or that with its waiting. */
export type RetrySettings = number | Partial<RetryTerms>

/** A task: every field of a PodTask, and its place in the DAG. */
export interface TaskDefinition<TaskId extends string = string> extends Omit<PodTask, 'arguments' | 'env'> {
  readonly arguments?: readonly TextValue<TaskId>[] | null
  readonly env?:
    | Readonly<Record<string, MetadataValue | EnvSource | TextReference<TaskId>>>
    | Exclude<PodTask['env'], undefined>
  /** The tasks that have to be over before. */
  readonly after?: readonly TaskId[]
  /** Default `all-succeeded`. */
  readonly trigger?: Trigger
  readonly retries?: RetrySettings
}

/** What holds for every task that does not say otherwise. */
export interface TaskDefaults extends PodTask {
  readonly retries?: RetrySettings
}

/** A DAG as its author writes it. */
export interface DagDefinition<TaskId extends string = string> {
  /** Letters, digits, `-` and `_`. */
  readonly id: string
  /** Parameters with the values that they have when a run gives no others. Not for credentials: the state file holds them. */
  readonly params?: Readonly<Record<string, ParamValue>>
  /** Labels, annotations, env, node selector, deadlines and logs are merged with a task's own by name; all else is replaced by it. */
  readonly defaults?: TaskDefaults
  /** How many tasks may run at once; no limit when left out. */
  readonly concurrency?: number
  /** How long the whole DAG is expected to take: `dag check` asks for logins that last until then. */
  readonly expectedSeconds?: number
  /** Tasks by their ids. */
  readonly tasks: { readonly [K in TaskId]: TaskDefinition<NoInfer<TaskId>> }
}

/** Says that an object is a DAG, and checks its types. What is wrong with its values is said by `parseDag`, with a path. */
export function defineDag<const TaskId extends string>(dag: DagDefinition<TaskId>): DagDefinition<TaskId> {
  return dag
}
