// Rows of the state file as they were written: a file can be damaged, or changed by hand.

import * as v from 'valibot'
import type { Diagnosis } from '../../diagnosis/diagnosis.ts'
import type { ParamValue } from '../model/dag.ts'
import type { RunStatus } from './run-state.ts'
import type { KeptOutcome, TaskRecord, TaskStatus } from './task-record.ts'

/** A run as it stands in the file. */
export interface RunRow {
  readonly id: string
  readonly dag: string
  readonly shape: string
  readonly params: Readonly<Record<string, ParamValue>>
  readonly status: RunStatus
}

const runStatuses = ['running', 'succeeded', 'failed', 'cancelled'] as const satisfies readonly RunStatus[]
const taskStatuses = [
  'waiting',
  'running',
  'backing-off',
  'succeeded',
  'failed',
  'skipped',
  'upstream-failed',
  'cancelled',
] as const satisfies readonly TaskStatus[]
const outcomeStatuses = [
  'succeeded',
  'failed',
  'skipped',
  'cancelled',
  'timed-out',
  'lost',
] as const satisfies readonly KeptOutcome['status'][]

const damaged = 'what it holds is no state of runs'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const runShape = v.object({
  id: v.string(),
  dag: v.string(),
  shape: v.string(),
  params: v.record(v.string(), v.union([v.string(), v.boolean(), v.number()])),
  status: v.picklist(runStatuses),
})

const recordShape = v.object({
  id: v.string(),
  status: v.picklist(taskStatuses),
  retried: v.object({ user: count, infrastructure: count }),
  attempt: v.pipe(count, v.minValue(1)),
  dueMs: v.exactOptional(v.number()),
  outcome: v.exactOptional(
    v.object({
      status: v.picklist(outcomeStatuses),
      exitCode: v.exactOptional(v.number()),
      diagnosis: v.exactOptional(
        v.custom<Diagnosis>((value) => typeof Reflect.get(Object(value), 'code') === 'string'),
      ),
      startedAt: v.exactOptional(v.string()),
      finishedAt: v.exactOptional(v.string()),
    }),
  ),
  result: v.exactOptional(v.object({ value: v.unknown() })),
  pod: v.exactOptional(v.object({ namespace: v.string(), name: v.string(), uid: v.string() })),
})

/** A run from its row, whose parameters are JSON. Throws when it is none. */
export function readRunRow(row: Readonly<Record<string, unknown>>): RunRow {
  return read(runShape, { ...row, params: parseJson(row['params']) })
}

/** A task from the JSON of its record. Throws when it is none. */
export function readRecord(text: unknown): TaskRecord {
  return read(recordShape, parseJson(text))
}

function read<Shape extends v.GenericSchema>(shape: Shape, value: unknown): v.InferOutput<Shape> {
  const { success, output } = v.safeParse(shape, value)
  if (!success) throw new Error(damaged)
  return output
}

function parseJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text))
  } catch {
    throw new Error(damaged)
  }
}
