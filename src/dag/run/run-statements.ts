// What is read and written of runs and tasks, in SQL.

import type { DatabaseSync } from 'node:sqlite'
import { type RunRow, readRecord, readRunRow } from './read-row.ts'
import type { RunStatus } from './run-state.ts'
import type { TaskRecord } from './task-record.ts'

/** All throw when the file is damaged. */
export interface RunStatements {
  insertRun(run: RunRow, nowMs: number): void
  setStatus(run: string, status: RunStatus): void
  putRecord(run: string, record: TaskRecord): void
  /** The run of the DAG that was begun last. */
  findLast(dag: string): RunRow | undefined
  readRecords(run: string): readonly TaskRecord[]
}

const selectLast =
  'SELECT id, dag, shape, params, status FROM runs WHERE dag = ? ORDER BY started_ms DESC, rowid DESC LIMIT 1'

/** Works on an open database. */
export function prepareStatements(database: DatabaseSync): RunStatements {
  const insert = database.prepare(
    'INSERT INTO runs (id, dag, shape, params, status, started_ms) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const update = database.prepare("UPDATE runs SET status = ?, ended_ms = unixepoch('subsec') * 1000 WHERE id = ?")
  const put = database.prepare('INSERT OR REPLACE INTO tasks (run, id, record) VALUES (?, ?, ?)')
  return {
    insertRun: ({ id, dag, shape, params, status }, nowMs) =>
      void insert.run(id, dag, shape, JSON.stringify(params), status, nowMs),
    setStatus: (run, status) => void update.run(status, run),
    putRecord: (run, record) => void put.run(run, record.id, JSON.stringify(record)),
    findLast(dag) {
      const row = database.prepare(selectLast).get(dag)
      return row && readRunRow(row)
    },
    readRecords: (run) =>
      database
        .prepare('SELECT record FROM tasks WHERE run = ?')
        .all(run)
        .map((row) => readRecord(row['record'])),
  }
}
