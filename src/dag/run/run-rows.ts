// Runs and tasks as rows; what comes at the same time is written in one transaction, because each waits for the disk.

import type { DatabaseSync } from 'node:sqlite'
import { type RunRow, readRecord, readRunRow } from './read-row.ts'
import type { RunState } from './run-state.ts'
import { freshRecord, type TaskRecord } from './task-record.ts'

export interface RunRows {
  begin(run: RunRow, records: readonly TaskRecord[], nowMs: number): Promise<RunState>
  goOn(run: RunRow, records: readonly TaskRecord[]): Promise<RunState>
  /** The run of the DAG that was begun last. Throws when the file is damaged, as all others do. */
  findLast(dag: string): RunRow | undefined
  readRecords(run: string): readonly TaskRecord[]
}

type Step = () => void

/** Works on an open database. */
export function openRunRows(database: DatabaseSync): RunRows {
  const commit = openCommits(database)
  const insertRun = database.prepare(
    'INSERT INTO runs (id, dag, shape, params, status, started_ms) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const setStatus = database.prepare("UPDATE runs SET status = ?, ended_ms = unixepoch('subsec') * 1000 WHERE id = ?")
  const putTask = database.prepare('INSERT OR REPLACE INTO tasks (run, id, record) VALUES (?, ?, ?)')
  const put = (run: string, record: TaskRecord) => putTask.run(run, record.id, JSON.stringify(record))

  const openRun = (run: RunRow, records: readonly TaskRecord[], isResumed: boolean): RunState => {
    const current = new Map(records.map((record) => [record.id, record]))
    return {
      runId: run.id,
      params: run.params,
      isResumed,
      read: (task) => current.get(task) ?? freshRecord(task),
      write: async (record) => {
        current.set(record.id, record)
        await commit(() => put(run.id, record))
      },
      finish: async (status) => await commit(() => setStatus.run(status, run.id)),
    }
  }

  return {
    async begin(run, records, nowMs) {
      const { id, dag, shape, params, status } = run
      await commit(() => {
        insertRun.run(id, dag, shape, JSON.stringify(params), status, nowMs)
        for (const record of records) put(id, record)
      })
      return openRun(run, records, false)
    },
    async goOn(run, records) {
      await commit(() => {
        setStatus.run('running', run.id)
        for (const record of records) put(run.id, record)
      })
      return openRun(run, records, true)
    },
    findLast(dag) {
      const row = database
        .prepare(
          'SELECT id, dag, shape, params, status FROM runs WHERE dag = ? ORDER BY started_ms DESC, rowid DESC LIMIT 1',
        )
        .get(dag)
      return row && readRunRow(row)
    },
    readRecords: (run) =>
      database
        .prepare('SELECT record FROM tasks WHERE run = ?')
        .all(run)
        .map((row) => readRecord(row['record'])),
  }
}

/** Gives a function that does a step in the next transaction and tells when that is on the disk. */
function openCommits(database: DatabaseSync): (step: Step) => Promise<void> {
  let waiting: Step[] = []
  let next: Promise<void> | undefined

  const commitAll = (): void => {
    const steps = waiting
    waiting = []
    next = undefined
    database.exec('BEGIN')
    try {
      for (const step of steps) step()
      database.exec('COMMIT')
    } catch (error) {
      // A full disk has rolled it back already.
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
  }

  return (step) => {
    waiting.push(step)
    next ??= new Promise<void>((resolve) => setImmediate(resolve)).then(commitAll)
    return next
  }
}
