// The fields of a DAG file and what they mean, as data: the help topic is written from it.

import type { RetryTerms } from './model/dag.ts'
import type { DagDefinition, TaskDefinition } from './model/define.ts'
import type { JoinedText, ParamReference, ResultReference } from './model/reference.ts'

type PlaceField = keyof Pick<TaskDefinition, 'after' | 'trigger' | 'retries'>
type ReferenceField = keyof ParamReference | keyof ResultReference | keyof JoinedText

/** Fields of the DAG itself. */
export const dagFieldCatalogue: Readonly<Record<keyof DagDefinition, string>> = {
  id: 'name of the DAG: letters, digits, - and _',
  params: 'parameters and the values that they have unless --param gives others; not for credentials',
  defaults:
    "settings for every task; labels, annotations, env, nodeSelector, deadlines and logs are merged with a task's own",
  concurrency: 'how many tasks may run at once',
  expectedSeconds: 'how long the whole DAG is expected to take, for dag check',
  tasks: 'tasks by their ids, each with the settings of pullpass run and what follows here',
}

/** Fields of a task beside those of its pod. */
export const placeFieldCatalogue: Readonly<Record<PlaceField, string>> = {
  after: 'the tasks that have to be over before',
  trigger: 'all-succeeded (default) or all-done: when all of them are over, however they ended',
  retries: 'how many times it is tried again, or an object with times and what follows here',
}

/** Fields of `retries`. */
export const retryFieldCatalogue: Readonly<Record<keyof RetryTerms, string>> = {
  times: 'tries after the first when the task failed (default 0)',
  infrastructure: 'tries after the first when the task is not to blame, counted apart (default 3)',
  waitSeconds: 'before the second try (default 10)',
  factor: 'by which the waiting grows (default 2)',
  mostWaitSeconds: 'no waiting is longer (default 300)',
}

/** What may stand in place of a text in `arguments` and as a value of `env`. */
export const referenceCatalogue: Readonly<Record<ReferenceField, string>> = {
  $result: 'what another task gave back: TASK, or TASK.KEY.0.KEY for a part of it; that task needs result',
  $param: 'the value of a parameter',
  $text: 'a list of texts and references that are joined',
}
