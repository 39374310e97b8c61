// What running a DAG costs beside its tasks: tasks that take no time, whose steps are written down all the same, against bare writes.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Dag, openStateFile, parseDag, runDag, type TaskRunner } from '../../src/dag/index.ts'
import type { Figure } from './operator-figure.ts'
import { measurePairs } from './pairs.ts'

const taskCount = 1000
/** Milliseconds a task. */
const goal = 10

/** A chain, where nothing can be written together, and fifty layers of twenty, each against one durable write a task. */
export async function measureDag(rounds: number): Promise<Figure[]> {
  const chain = makeDag((index) => (index === 0 ? [] : [index - 1]))
  const layers = makeDag((index) => (index < 20 ? [] : [index - 20, index - 20 - (index % 20)]))
  return [
    await measureOverhead('a task of a chain of 1,000', chain, rounds),
    await measureOverhead('a task of 50 layers of 20', layers, rounds),
  ]
}

async function measureOverhead(name: string, dag: Dag, rounds: number): Promise<Figure> {
  const pair = await measurePairs(name, 'one durable write', rounds, () => timeDag(dag), timeWrites)
  const detail = `${pair.ratio.toFixed(1)} × one durable write of ${pair.theirs.toFixed(2)} ms, ${rounds} rounds`
  return { name: `${name}, beside its own time`, value: pair.ours, goal, unit: 'ms', detail }
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
