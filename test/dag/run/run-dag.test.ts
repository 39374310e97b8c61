import { expect, test } from 'vitest'
import { type DagDefinition, parseDag } from '../../../src/dag/index.ts'
import type { DagEvent } from '../../../src/dag/run/events.ts'
import { type RunDagOptions, runDag } from '../../../src/dag/run/run-dag.ts'
import type { TaskTry } from '../../../src/dag/run/task-runner.ts'
import { ManualClock } from '../../operator/support/manual-clock.ts'
import { FakeCluster, type FakeClusterOptions, type Fate } from './support/fake-cluster.ts'
import { openMemoryState } from './support/memory-state.ts'

type Tasks = Readonly<Record<string, Partial<DagDefinition['tasks'][string]>>>

/** Tasks are named by their ids, as the fake cluster knows them. */
function makeDag(tasks: Tasks, others: Partial<DagDefinition> = {}) {
  const named = Object.entries(tasks).map(([id, task]) => [id, { name: id, image: 'app:1', ...task }])
  return parseDag({ id: 'dag', ...others, tasks: Object.fromEntries(named) }, 'the DAG')
}

async function run(
  tasks: Tasks,
  fates: Readonly<Record<string, readonly Fate[]>> = {},
  {
    dag: others = {},
    cluster: more = {},
    ...options
  }: Partial<RunDagOptions> & { dag?: Partial<DagDefinition>; cluster?: Partial<FakeClusterOptions> } = {},
) {
  const dag = makeDag(tasks, others)
  const decide = (task: string, number: number) => fates[task]?.[number - 1] ?? fates[task]?.at(-1) ?? 'succeeded'
  const cluster = new FakeCluster({ decide, ...more })
  const state = openMemoryState(dag)
  const events: DagEvent[] = []
  const clock = new ManualClock()
  const begunMs = clock.now().getTime()
  const outcome = await clock.run(
    runDag(dag, {
      ...{ state, runner: cluster.openRunner(), clock, random: () => 0 },
      onEvent: (event) => events.push(event),
      ...options,
    }),
  )
  const statuses = Object.fromEntries(outcome.tasks.map(({ id, status }) => [id, status]))
  return { outcome, statuses, cluster, state, events, seconds: (clock.now().getTime() - begunMs) / 1000 }
}

test('tasks run after those that they come after, and beside all others', async () => {
  const { statuses, cluster, outcome } = await run(
    { a: {}, b: { after: ['a'] }, c: { after: ['a'] }, d: { after: ['b', 'c'] } },
    {},
    { cluster: { turns: () => 20 } },
  )
  expect(statuses).toEqual({ a: 'succeeded', b: 'succeeded', c: 'succeeded', d: 'succeeded' })
  expect(cluster.started).toEqual(['a', 'b', 'c', 'd'])
  expect(cluster.mostRunning).toBe(2)
  expect(outcome.status).toBe('succeeded')
})

test('no more tasks run at once than the limit says', async () => {
  const tasks = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`t${index}`, {}]))
  const { cluster } = await run(tasks, {}, { dag: { concurrency: 3 }, cluster: { turns: () => 3 } })
  expect(cluster.mostRunning).toBe(3)
  expect(cluster.started).toHaveLength(10)
})

test('a failure stops what comes after it, and nothing else', async () => {
  const tasks: Tasks = {
    a: {},
    b: { after: ['a'] },
    c: { after: ['b'] },
    other: {},
    clean: { after: ['c', 'other'], trigger: 'all-done' },
  }
  const { statuses, cluster, outcome } = await run(tasks, { a: ['user'] })
  expect(statuses).toEqual({
    a: 'failed',
    b: 'upstream-failed',
    c: 'upstream-failed',
    other: 'succeeded',
    clean: 'succeeded',
  })
  expect(cluster.started.toSorted()).toEqual(['a', 'clean', 'other'])
  expect(outcome.status).toBe('failed')
})

test('a task that says that it was skipped takes along what comes after it', async () => {
  const tasks: Tasks = { a: {}, b: { after: ['a'] }, all: { after: ['b'], trigger: 'all-done' } }
  const { statuses, outcome } = await run(tasks, { a: ['skipped'] })
  expect(statuses).toEqual({ a: 'skipped', b: 'skipped', all: 'succeeded' })
  expect(outcome.status).toBe('succeeded')
})

test.each<[string, readonly Fate[], Tasks[string], string, number]>([
  ['as often as the author allows', ['user', 'user', 'succeeded'], { retries: 2 }, 'succeeded', 3],
  ['and not more often', ['user'], { retries: 2 }, 'failed', 3],
  [
    'out of a budget of its own when the task is not to blame',
    ['infrastructure', 'user', 'infrastructure', 'user', 'succeeded'],
    { retries: 2 },
    'succeeded',
    5,
  ],
  ['three times when the cluster fails, if nothing is said', ['infrastructure'], {}, 'failed', 4],
  ['never when it would end the same way', ['never'], { retries: 5 }, 'failed', 1],
])('a task is tried again %s', async (_case, fates, task, status, made) => {
  const { statuses, cluster } = await run({ a: task }, { a: fates })
  expect(statuses).toEqual({ a: status })
  expect(cluster.made('a')).toBe(made)
  expect(cluster.left).toBe(0)
})

test('waits longer from try to try, up to a limit', async () => {
  const { seconds } = await run(
    { a: { retries: { times: 4, waitSeconds: 10, factor: 3, mostWaitSeconds: 50 } } },
    { a: ['user'] },
  )
  expect(seconds).toBe(10 + 30 + 50 + 50)
})

test('a task that waits for its next try leaves its place to others', async () => {
  const { cluster } = await run({ a: { retries: 1 }, b: {} }, { a: ['user', 'succeeded'] }, { dag: { concurrency: 1 } })
  expect(cluster.started).toEqual(['a', 'b', 'a'])
})

test('every transition is written before it is acted on', async () => {
  const seen: string[] = []
  const dag = makeDag({ a: {}, b: { after: ['a'] } })
  const state = openMemoryState(dag)
  const note = (what: string) => seen.push(`${what} after ${state.written.at(-1)}`)
  const runner = new FakeCluster({ decide: () => 'succeeded' }).openRunner()
  await runDag(dag, {
    state,
    runner: {
      run: async (start: TaskTry) => {
        note(`run ${start.task.name}`)
        return await runner.run(start)
      },
      putAway: async (task, pod, status) => {
        note(`delete ${task.name}`)
        await runner.putAway(task, pod, status)
      },
    },
  })
  expect(seen).toEqual([
    'run a after a running',
    'delete a after a succeeded',
    'run b after b running',
    'delete b after b succeeded',
  ])
})

test('results and parameters become texts of the tasks that use them', async () => {
  const tries: TaskTry[] = []
  const dag = makeDag(
    {
      a: { result: { from: 'file' } },
      b: {
        after: ['a'],
        arguments: [{ $result: 'a.list.1' }, { $text: ['n=', { $result: 'a.count' }, '/', { $param: 'day' }] }],
        env: { ALL: { $result: 'a' }, FLAG: { $param: 'flag' }, NULL: { $result: 'a.nothing' } },
      },
    },
    { params: { day: 'today', flag: true } },
  )
  const value = { list: ['x', 'y'], count: 1000000, nothing: null }
  const state = { ...openMemoryState(dag), params: { day: '{{ x }}', flag: false } }
  await runDag(dag, {
    state,
    runner: {
      run: async (start) => {
        tries.push(start)
        return { outcome: { status: 'succeeded', result: value, warnings: [], attempts: 1 }, lastAttempt: 1 }
      },
      putAway: async () => {},
    },
  })
  expect(tries[1]?.task).toMatchObject({
    arguments: ['y', 'n=1000000/{{ x }}'],
    env: { ALL: JSON.stringify(value), FLAG: 'false', NULL: 'null' },
  })
})

test('a value that was not given fails the task that needs it, and no pod is made', async () => {
  const { outcome, cluster } = await run({
    a: { result: { from: 'file' } },
    b: { after: ['a'], arguments: [{ $result: 'a.rows.0' }], retries: 3 },
  })
  expect(outcome.tasks[1]).toMatchObject({
    status: 'failed',
    outcome: { diagnosis: { summary: '`arguments[0]` needs `a.rows.0`, and task `a` gave no such value' } },
  })
  expect(cluster.started).toEqual(['a'])
})

test('stopping cancels what runs, begins nothing, and leaves the rest to a resumed run', async () => {
  const stop = new AbortController()
  const stopAtC = (event: DagEvent) => {
    if (event.kind === 'try' && event.task === 'c') stop.abort(new Error('stopped'))
  }
  const tasks: Tasks = {
    a: {},
    b: { after: ['a'] },
    c: { after: ['a'] },
    d: { after: ['b', 'c'] },
    e: { after: ['d'], trigger: 'all-done' },
  }
  const { statuses, outcome, state } = await run(
    tasks,
    {},
    { cluster: { turns: () => 50 }, signal: stop.signal, onEvent: stopAtC },
  )
  expect(statuses).toEqual({ a: 'succeeded', b: 'cancelled', c: 'cancelled', d: 'waiting', e: 'waiting' })
  expect(outcome.status).toBe('cancelled')
  expect(state.status).toBe('cancelled')
})

test('a pod that somebody else stopped is a failure', async () => {
  const dag = makeDag({ a: {} })
  const outcome = await runDag(dag, {
    state: openMemoryState(dag),
    runner: {
      run: async () => ({ outcome: { status: 'cancelled', warnings: [], attempts: 1 }, lastAttempt: 1 }),
      putAway: async () => {},
    },
  })
  expect(outcome.status).toBe('failed')
})

test('a state that can not be written stops everything', async () => {
  const dag = makeDag({ a: {}, b: {}, c: { after: ['b'] } })
  const state = openMemoryState(dag)
  const cluster = new FakeCluster({ decide: () => 'succeeded', turns: () => 1000 })
  const full = {
    ...state,
    write: async (record: Parameters<typeof state.write>[0]) => {
      if (record.id === 'b') throw new Error('the disk is full')
      await state.write(record)
    },
  }
  await expect(runDag(dag, { state: full, runner: cluster.openRunner() })).rejects.toThrow('the disk is full')
  expect(state.written.at(-1)).toBe('a cancelled')
  expect(cluster.started).toEqual(['a'])
})
