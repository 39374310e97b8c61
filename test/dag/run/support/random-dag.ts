// DAGs of any shape, and how they have to end.

import { parseDag } from '../../../../src/dag/index.ts'
import type { Dag, DagTask } from '../../../../src/dag/model/dag.ts'
import type { TaskStatus } from '../../../../src/dag/run/task-record.ts'
import type { Fate } from './fake-cluster.ts'

/** A DAG of `count` tasks, each after up to three earlier ones; many use what those gave. */
export function randomDag(count: number, random: () => number): Dag {
  const pick = (most: number) => Math.floor(random() * most)
  const tasks = Array.from({ length: count }, (_, index) => {
    const id = `t${index}`
    const most = index === 0 ? 0 : pick(4)
    const after = [...new Set(Array.from({ length: most }, () => `t${pick(index)}`))]
    const trigger = random() < 0.25 ? 'all-done' : 'all-succeeded'
    const uses = trigger === 'all-succeeded' && after[0] !== undefined && random() < 0.5
    const env = uses ? { FROM: { $result: `${after[0]}.task` } } : {}
    const retries = { times: pick(3), infrastructure: pick(3), waitSeconds: 0 }
    return [id, { name: id, image: 'app:1', result: { from: 'file' }, after, trigger, retries, env }]
  })
  return parseDag({ id: 'random', concurrency: 1 + pick(20), tasks: Object.fromEntries(tasks) }, 'the DAG')
}

/** Any fate, the same for the same pod of the same task. */
export function randomFates(random: () => number): (task: string, number: number) => Fate {
  const decided = new Map<string, Fate>()
  const draw = (): Fate => {
    const drawn = random()
    if (drawn < 0.7) return 'succeeded'
    if (drawn < 0.82) return 'user'
    if (drawn < 0.94) return 'infrastructure'
    return drawn < 0.97 ? 'skipped' : 'never'
  }
  return (task, number) => {
    const key = `${task} ${number}`
    const fate = decided.get(key) ?? draw()
    decided.set(key, fate)
    return fate
  }
}

export interface Expected {
  readonly status: TaskStatus
  readonly pods: number
}

/** How each task has to end and how many pods it takes, by the words of the documentation and nothing of the runner. */
export function foresee(dag: Dag, decide: (task: string, number: number) => Fate): ReadonlyMap<string, Expected> {
  const ends = new Map<string, Expected>()
  for (const task of dag.tasks) {
    const before = task.after.map((id) => ends.get(id)?.status)
    const hasFailed = before.some((status) => status === 'failed' || status === 'upstream-failed')
    if (task.trigger === 'all-succeeded' && hasFailed) ends.set(task.id, { status: 'upstream-failed', pods: 0 })
    else if (task.trigger === 'all-succeeded' && before.includes('skipped'))
      ends.set(task.id, { status: 'skipped', pods: 0 })
    else ends.set(task.id, foreseeTries(task, decide))
  }
  return ends
}

function foreseeTries({ id, retries }: DagTask, decide: (task: string, number: number) => Fate): Expected {
  const left = { user: retries.times, infrastructure: retries.infrastructure }
  for (let pods = 1; ; pods += 1) {
    const fate = decide(id, pods)
    if (fate === 'succeeded' || fate === 'skipped') return { status: fate, pods }
    if (fate === 'never' || left[fate] === 0) return { status: 'failed', pods }
    left[fate] -= 1
  }
}
