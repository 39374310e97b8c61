// The file with the state of all runs of a project: SQLite, for its owner alone, one process at a time.

import { randomUUID } from 'node:crypto'
import { chmod, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { toError } from '../../errors/wrap.ts'
import type { Dag } from '../model/dag.ts'
import { openRunRows, type RunRow } from './run-rows.ts'
import type { RunState } from './run-state.ts'
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
  close(): void
}

/** Opens the file, and makes it where there is none. Throws `dag-state` when it is in use or is something else. */
export async function openStateFile(path: string): Promise<StateFile> {
  const database = await openDatabase(path)
  const rows = openRunRows(database)
  return {
    async begin(dag, nowMs) {
      const run: RunRow = {
        id: randomUUID(),
        dag: dag.id,
        shape: describeShape(dag),
        params: dag.params,
        status: 'running',
      }
      return await rows.begin(
        run,
        dag.tasks.map(({ id }) => freshRecord(id)),
        nowMs,
      )
    },
    async resume(dag) {
      const last = rows.findLast(dag.id)
      if (!last) throw cannotResume(dag.id, 'it has no run in this state file')
      if (last.status === 'succeeded') throw cannotResume(dag.id, 'its last run has succeeded')
      if (last.shape !== describeShape(dag)) throw cannotResume(dag.id, 'its tasks or their order have changed since')
      const isKilled = last.status === 'running'
      const records = rows.readRecords(last.id)
      const kept = isKilled ? records : records.map(renewRecord)
      return await rows.goOn(last, kept)
    },
    close: () => database.close(),
  }
}

async function openDatabase(path: string): Promise<DatabaseSync> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    // Before SQLite makes it, for anybody to read.
    await (await open(path, 'a', 0o600)).close()
    await chmod(path, 0o600)
    const sqlite = await import('node:sqlite')
    const database = new sqlite.DatabaseSync(path)
    return prepare(database)
  } catch (thrown) {
    throw cannotUse(path, toError(thrown))
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

function cannotUse(path: string, error: Error): PullpassError {
  const isLocked = /\blocked\b/.test(error.message)
  const why = isLocked ? 'another pullpass works with it' : error.message
  return new PullpassError('dag-state', `cannot use the state file \`${path}\``, {
    cause: new Error(why),
    remedies: [
      isLocked
        ? 'wait until the other run is over, or name another file with `--state`'
        : 'name another file with `--state`',
    ],
  })
}

function cannotResume(dag: string, why: string): PullpassError {
  return new PullpassError('dag-state', `cannot resume DAG \`${dag}\``, {
    cause: new Error(why),
    remedies: ['run it without `--resume` to begin a new run'],
  })
}
