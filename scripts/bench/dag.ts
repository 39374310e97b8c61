// What running a DAG costs beside its tasks: tasks that take no time, whose steps are written down all the same, against bare writes.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Dag, openStateFile, parseDag, runDag, type TaskRunner } from '../../src/dag/index.ts'
import { measurePairs, type PairResult } from './pairs.ts'

const taskCount = 1000

/** A chain, where nothing can be written together, and fifty layers of twenty, each against one durable write a task. Milliseconds a task. */
export async function measureDag(rounds: number): Promise<PairResult[]> {
  const chain = makeDag((index) => (index === 0 ? [] : [index - 1]))
  const layers = makeDag((index) => (index < 20 ? [] : [index - 20, index - 20 - (index % 20)]))
  return [
    await measurePairs('a task of a chain of 1,000', 'one durable write', rounds, () => timeDag(chain), timeWrites),
    await measurePairs('a task of 50 layers of 20', 'one durable write', rounds, () => timeDag(layers), timeWrites),
  ]
}

function makeDag(afterOf: (index: number) => readonly number[]): Dag {
  const tasks = Array.from({ length: taskCount }, (_, index) => {
    const after = [...new Set(afterOf(index))].map((before) => `t${before}`)
    const uses = after[0] === undefined ? {} : { env: { BEFORE: { $result: `${after[0]}.value` } } }
    return [`t${index}`, { image: 'app:1', result: { from: 'file' }, after, ...uses }]
  })
  return parseDag({ id: 'bench', tasks: Object.fromEntries(tasks) }, 'the DAG')
}

const runner: TaskRunner = {
  run: async ({ runId, attempt }) => ({
    outcome: {
      status: 'succeeded',
      result: { value: runId },
      warnings: [],
      attempts: 1,
      pod: { namespace: 'bench', name: runId, uid: runId },
    },
    lastAttempt: attempt,
  }),
  putAway: async () => {},
}

async function timeDag(dag: Dag): Promise<number> {
  return await inFolder(async (folder) => {
    const file = await openStateFile(join(folder, 'dag.db'))
    const started = performance.now()
    const { status } = await runDag(dag, { state: await file.begin(dag, Date.now()), runner })
    const perTask = (performance.now() - started) / taskCount
    file.close()
    if (status !== 'succeeded') throw new Error(`the DAG ${status}`)
    return perTask
  })
}

async function timeWrites(): Promise<number> {
  return await inFolder(async (folder) => {
    const database = new DatabaseSync(join(folder, 'bare.db'))
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
    database.exec('CREATE TABLE tasks (id TEXT PRIMARY KEY, record TEXT)')
    const put = database.prepare('INSERT OR REPLACE INTO tasks VALUES (?, ?)')
    const started = performance.now()
    for (let index = 0; index < taskCount; index += 1) put.run(`t${index}`, '{"status":"succeeded"}')
    const perTask = (performance.now() - started) / taskCount
    database.close()
    return perTask
  })
}

async function inFolder<Value>(work: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(join(tmpdir(), 'pullpass-bench-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}
