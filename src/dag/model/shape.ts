// The shape of a DAG's own fields; those of its tasks' pods are the operator's.

import * as v from 'valibot'
import type { DagTask, ParamValue, RetryTerms } from './dag.ts'
import type { DagDefinition } from './define.ts'

const object = v.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be an object',
)
const number = (least: number, most: number, whole: boolean) =>
  v.custom<number>(
    (value) => typeof value === 'number' && value >= least && value <= most && (!whole || Number.isSafeInteger(value)),
    `must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}`,
  )

const mostTries = 100
const daySeconds = 86_400
const mostTasksAtOnce = 10_000
const name = v.pipe(
  v.string('must be a text'),
  v.regex(
    /^[A-Za-z0-9][\w-]{0,62}$/,
    'may have letters, digits, `-` and `_` only, at most 63, and starts with a letter or digit',
  ),
)

const dagEntries = {
  id: name,
  params: v.optional(
    v.pipe(
      object,
      v.record(
        name,
        v.custom<ParamValue>(
          (value) => ['string', 'boolean'].includes(typeof value) || Number.isFinite(value),
          'must be a text, a number, true or false',
        ),
      ),
    ),
  ),
  defaults: v.optional(object),
  concurrency: v.optional(number(1, mostTasksAtOnce, true)),
  expectedSeconds: v.optional(number(1, 30 * daySeconds, true)),
  tasks: v.pipe(
    object,
    v.check((tasks) => Object.keys(tasks).length > 0, 'is empty'),
    v.record(name, object),
  ),
} as const satisfies { [K in keyof Required<DagDefinition>]: v.GenericSchema<unknown> }

const retryEntries = {
  times: v.optional(number(0, mostTries, true)),
  infrastructure: v.optional(number(0, mostTries, true)),
  waitSeconds: v.optional(number(0, daySeconds, false)),
  factor: v.optional(number(1, 10, false)),
  mostWaitSeconds: v.optional(number(0, daySeconds, false)),
} as const satisfies { [K in keyof RetryTerms]: v.GenericSchema<unknown> }

const retryShape = v.looseObject(retryEntries, 'must be a number or an object')

const placeEntries = {
  after: v.optional(v.array(v.string('must be the id of a task'), 'must be a list of ids')),
  trigger: v.optional(v.picklist(['all-succeeded', 'all-done'], 'must be `all-succeeded` or `all-done`')),
  // By the input's type, so that an issue names the field and not the choice.
  retries: v.optional(v.lazy((input) => (typeof input === 'object' ? retryShape : number(0, mostTries, true)))),
} as const satisfies { [K in keyof Pick<DagTask, 'after' | 'trigger' | 'retries'>]: v.GenericSchema<unknown> }

/** A DAG; fields that it does not know pass. */
export const dagShape = v.looseObject(dagEntries, 'must be an object')
/** A task's place in the DAG; the fields of its pod pass. */
export const placeShape = v.looseObject(placeEntries)
/** The part of the defaults that is no pod's. */
export const defaultsShape = v.looseObject({ retries: placeEntries.retries })

/** Names of the fields, by the object that has them. */
export const dagFields = {
  dag: Object.keys(dagEntries),
  place: Object.keys(placeEntries),
  retries: Object.keys(retryEntries),
} as const
