// The file with the state of all runs of a project: SQLite, for its owner alone, one process at a time.

import { randomUUID } from 'node:crypto'
import { constants, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { isPullpassError } from '../../errors/pullpass-error.ts'
import { toError } from '../../errors/wrap.ts'
import type { Dag } from '../model/dag.ts'
import type { RunRow } from './read-row.ts'
import { openRunRows, type RunRows } from './run-rows.ts'
import type { RunState } from './run-state.ts'
import { cannotResume, cannotUse } from './state-errors.ts'
import { freshRecord, renewRecord } from './task-record.ts'

/** Where the state is kept unless another file is named, from the working directory. */
export const standardStatePath = '.pullpass/dag.db'

const version = 1
const tables = `
  CREATE TABLE runs (
    id TEXT PRIMARY KEY, dag TEXT NOT NULL, shape TEXT NOT NULL, params TEXT NOT NULL, status TEXT NOT NULL,
    started_ms INTEGER NOT NULL, ended_ms INTEGER
  ) STRICT;
  CREATE TABLE tasks (run TEXT NOT NULL, id TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (run, id)) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${version};
`

export interface StateFile {
  /** Begins a run. */
  begin(dag: Dag, nowMs: number): Promise<RunState>
  /**
   * Goes on with the last run of the DAG. One whose process was killed goes on where it was; in one that had ended, what did not succeed begins
   * anew. Throws `dag-state` when there is none, when it succeeded, or when the tasks or their order are not those of `dag` any more.
   */
  resume(dag: Dag): Promise<RunState>
  /** Whether the last run of the DAG was left by a process that was killed; its pods may go on. */
  isLastKilled(dag: Dag): Promise<boolean>
  close(): void
}

/**
 * Opens the file, and makes it where there is none. Throws `dag-state` when it is in use or is something else; later, what can't be read or
 * written is `dag-state` too.
 */
export async function openStateFile(path: string): Promise<StateFile> {
  const database = await openDatabase(path)
  const rows = openRunRows(database)
  const guard = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    try {
      return await work()
    } catch (thrown) {
      throw isPullpassError(thrown) ? thrown : cannotUse(path, toError(thrown))
    }
  }
  const guardRun = (run: RunState): RunState => ({
    ...run,
    write: async (record) => await guard(() => run.write(record)),
    finish: async (status) => await guard(() => run.finish(status)),
  })
  return {
    begin: async (dag, nowMs) => guardRun(await guard(() => begin(dag, nowMs, rows))),
    resume: async (dag) => guardRun(await guard(() => resume(dag, rows))),
    isLastKilled: async ({ id }) => await guard(async () => rows.findLast(id)?.status === 'running'),
    close: () => database.close(),
  }
}

async function begin(dag: Dag, nowMs: number, rows: RunRows): Promise<RunState> {
  const { id, params } = dag
  const run: RunRow = { id: randomUUID(), dag: id, shape: describeShape(dag), params, status: 'running' }
  const records = dag.tasks.map((task) => freshRecord(task.id))
  return await rows.begin(run, records, nowMs)
}

async function resume(dag: Dag, rows: RunRows): Promise<RunState> {
  const last = rows.findLast(dag.id)
  if (!last) throw cannotResume(dag.id, 'it has no run in this state file')
  if (last.status === 'succeeded') throw cannotResume(dag.id, 'its last run has succeeded')
  if (last.shape !== describeShape(dag)) throw cannotResume(dag.id, 'its tasks or their order have changed since')
  const records = rows.readRecords(last.id)
  const isKilled = last.status === 'running'
  return await rows.goOn(last, isKilled ? records : records.map(renewRecord))
}

async function openDatabase(path: string): Promise<DatabaseSync> {
  try {
    await makeFolder(dirname(path))
    await makePrivate(path)
    const sqlite = await import('node:sqlite')
    const database = new sqlite.DatabaseSync(path)
    return prepare(database)
  } catch (thrown) {
    throw cannotUse(path, toError(thrown))
  }
}

/** Before SQLite makes it, for anybody to read. A device or a pipe belongs to others: its rights are left alone. */
async function makePrivate(path: string): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_NONBLOCK, 0o600)
  try {
    if (!(await file.stat()).isFile()) throw new Error('it is no regular file')
    await file.chmod(0o600)
  } finally {
    await file.close()
  }
}

/** One folder and not those above it: a name with a typing error is no wish for a tree. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (thrown) {
    if (Reflect.get(toError(thrown), 'code') !== 'EEXIST') throw thrown
  }
}

function prepare(database: DatabaseSync): DatabaseSync {
  try {
    // The lock lives as long as the process, also when that is killed; losing power loses no transition.
    database.exec(
      'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN EXCLUSIVE',
    )
    const found = database.prepare('PRAGMA user_version').get()?.['user_version']
    if (found === 0) database.exec(tables)
    else if (found !== version) throw new Error(`it was written by another version of pullpass`)
    database.exec('COMMIT')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** What must not change between the parts of a run; it holds no text of the tasks. */
function describeShape({ tasks }: Dag): string {
  return JSON.stringify(tasks.map(({ id, after, trigger }) => [id, [...after].sort(), trigger]).sort())
}
