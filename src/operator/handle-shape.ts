// The shape of a handle as text brings it back.

import * as v from 'valibot'
import type { StartMemory } from '../diagnosis/start-watch.ts'
import type { LogPosition } from './logs/log-cursor.ts'
import type { PhaseTimes } from './observe/phases.ts'
import type { RunLimits, RunTerms } from './terms.ts'

type Entries<T> = { readonly [K in keyof Required<T>]: v.GenericSchema<unknown> }

const text = v.string()
const texts = v.array(text)
const moment = v.number()
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const choice = v.union([v.literal('all'), texts])

const limits = {
  scheduleMs: count,
  pullMs: count,
  startMs: count,
  runMs: count,
  totalMs: count,
} as const satisfies Entries<RunLimits>

const terms = {
  task: text,
  mainContainer: text,
  lastingContainers: texts,
  skipExitCodes: v.array(count),
  onFinish: v.picklist(['delete', 'delete-succeeded', 'delete-active', 'keep']),
  onKill: v.picklist(['delete', 'keep']),
  graceSeconds: v.optional(count),
  result: v.variant('kind', [
    v.looseObject({ kind: v.picklist(['none', 'termination-message']) }),
    v.looseObject({ kind: v.literal('log'), container: text }),
  ]),
  logs: v.looseObject({ containers: choice, initContainers: choice }),
  onFailure: v.looseObject({ events: v.boolean(), pod: v.boolean() }),
  limits: v.looseObject(limits),
  mostRecreations: count,
} as const satisfies Entries<RunTerms>

const times = {
  createdMs: moment,
  scheduledMs: v.optional(moment),
  pulledMs: v.optional(moment),
  startedMs: v.optional(moment),
  deletedMs: v.optional(moment),
} as const satisfies Entries<PhaseTimes>

const start = {
  pullErrors: v.record(text, text),
  firstSeenMs: v.record(text, moment),
} as const satisfies Entries<StartMemory>

const position = {
  since: v.optional(text),
  lines: count,
  last: v.optional(text),
  latest: v.optional(text),
  part: v.optional(v.looseObject({ time: text, bytes: count })),
} as const satisfies Entries<LogPosition>

/** A handle of version 1; what it does not know passes. */
export const handleShape = v.looseObject({
  cluster: text,
  namespace: text,
  name: text,
  uid: text,
  runId: text,
  attempt: count,
  podsMade: count,
  endByMs: moment,
  terms: v.looseObject(terms),
  memory: v.looseObject({ times: v.looseObject(times), start: v.looseObject(start) }),
  logs: v.record(text, v.looseObject(position)),
})
