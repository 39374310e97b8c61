// Runs of DAGs as rows of a database: begun, gone on with, and found again.

import type { DatabaseSync } from 'node:sqlite'
import { type Commit, openCommits } from './commits.ts'
import type { RunRow } from './read-row.ts'
import type { RunState } from './run-state.ts'
import { prepareStatements, type RunStatements } from './run-statements.ts'
import { freshRecord, type TaskRecord } from './task-record.ts'

export interface RunRows extends Pick<RunStatements, 'findLast' | 'readRecords'> {
  begin(run: RunRow, records: readonly TaskRecord[], nowMs: number): Promise<RunState>
  goOn(run: RunRow, records: readonly TaskRecord[]): Promise<RunState>
}

/** Works on an open database. */
export function openRunRows(database: DatabaseSync): RunRows {
  const commit = openCommits(database)
  const statements = prepareStatements(database)
  return {
    findLast: statements.findLast,
    readRecords: statements.readRecords,
    async begin(run, records, nowMs) {
      await commit(() => {
        statements.insertRun(run, nowMs)
        for (const record of records) statements.putRecord(run.id, record)
      })
      return { ...openRun(run, records, statements, commit), isResumed: false }
    },
    async goOn(run, records) {
      await commit(() => {
        statements.setStatus(run.id, 'running')
        for (const record of records) statements.putRecord(run.id, record)
      })
      return { ...openRun(run, records, statements, commit), isResumed: true }
    },
  }
}

/** What is written is read at once, before it is on the disk. */
function openRun(
  { id, params }: RunRow,
  records: readonly TaskRecord[],
  { putRecord, setStatus }: RunStatements,
  commit: Commit,
): Omit<RunState, 'isResumed'> {
  const current = new Map(records.map((record) => [record.id, record]))
  return {
    runId: id,
    params,
    read: (task) => current.get(task) ?? freshRecord(task),
    write: async (record) => {
      current.set(record.id, record)
      await commit(() => putRecord(id, record))
    },
    finish: async (status) => await commit(() => setStatus(id, status)),
  }
}
