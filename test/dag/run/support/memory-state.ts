// The state of a run in memory, for tests that are not about the file.

import type { Dag } from '../../../../src/dag/model/dag.ts'
import type { RunState } from '../../../../src/dag/run/run-state.ts'
import { freshRecord, type TaskRecord } from '../../../../src/dag/run/task-record.ts'

export interface MemoryState extends RunState {
  /** Every transition as `task status`. */
  readonly written: readonly string[]
  readonly status: string
}

export function openMemoryState(dag: Dag, records: readonly TaskRecord[] = []): MemoryState {
  const current = new Map(records.map((record) => [record.id, record]))
  const written: string[] = []
  let status = 'running'
  return {
    runId: 'run-1',
    params: dag.params,
    isResumed: records.length > 0,
    written,
    get status() {
      return status
    },
    read: (task) => current.get(task) ?? freshRecord(task),
    write: async (record) => {
      current.set(record.id, record)
      written.push(`${record.id} ${record.status}`)
    },
    finish: async (end) => {
      status = end
    },
  }
}
