// A runner that is killed again and again, at any step, and the DAG still comes to the one right end. `PULLPASS_TEST_SEED` repeats a run.

import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Dag } from '../../../src/dag/model/dag.ts'
import { type DagOutcome, runDag } from '../../../src/dag/run/run-dag.ts'
import { openStateFile, type StateFile } from '../../../src/dag/run/state-file.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'
import { FakeCluster } from './support/fake-cluster.ts'
import { chooseSeed, seededRandom } from './support/random.ts'
import { foresee, randomDag, randomFates } from './support/random-dag.ts'

/** Steps left to live; a step after the last kills the runner: nothing it does from then on has an effect. */
class Life {
  #left = 0
  #isDead = false
  onDeath: () => void = () => {}

  begin(steps: number, onDeath: () => void): void {
    this.#left = steps
    this.#isDead = false
    this.onDeath = onDeath
  }

  step(): void {
    this.#left -= 1
    if (this.#left >= 0 && !this.#isDead) return
    if (!this.#isDead) this.onDeath()
    this.#isDead = true
    throw new Error('killed')
  }
}

interface World {
  readonly dag: Dag
  readonly path: string
  readonly cluster: FakeCluster
  readonly life: Life
  readonly random: () => number
}

/** One process: it works until it is done or killed. */
async function liveOnce(
  { dag, path, cluster, life, random }: World,
  isFirst: boolean,
  steps: number,
): Promise<DagOutcome | 'killed'> {
  const file = await openStateFile(path)
  const state = isFirst ? await file.begin(dag, 0) : await file.resume(dag)
  life.begin(steps, () => file.close())
  const mortal = {
    ...state,
    read: (id: string) => state.read(id),
    write: async (record: Parameters<typeof state.write>[0]) => {
      life.step()
      await state.write(record)
      life.step()
    },
  }
  try {
    return await runDag(dag, { state: mortal, runner: cluster.openRunner(), random })
  } catch (error) {
    expect(`${error} ${Reflect.get(Object(error), 'cause')}`).toMatch(/killed|not open/)
    return 'killed'
  } finally {
    closeQuietly(file)
  }
}

function closeQuietly(file: StateFile): void {
  try {
    file.close()
  } catch {
    // The kill has closed it.
  }
}

test.each([200, 200, 40, 8])('%i tasks end as they have to, and no pod is made twice', async (count) => {
  const seed = chooseSeed()
  const random = seededRandom(seed)
  const dag = randomDag(count, random)
  const decide = randomFates(random)
  const expected = foresee(dag, decide)
  const life = new Life()
  const turns = () => Math.floor(random() * 5)
  const cluster = new FakeCluster({ decide, turns, onStep: () => life.step() })
  const path = join(await makeTemporaryFolder(), 'dag.db')
  const world = { dag, path, cluster, life, random }

  let kills = 0
  let end: DagOutcome | 'killed' = 'killed'
  for (let process = 1; end === 'killed'; process += 1) {
    const steps = kills < 60 ? 3 + Math.floor(random() * 40) : Number.MAX_SAFE_INTEGER
    end = await liveOnce(world, process === 1, steps)
    if (end === 'killed') kills += 1
  }

  const found = Object.fromEntries(end.tasks.map(({ id, status }) => [id, { status, pods: cluster.made(id) }]))
  expect(found, `seed ${seed}, ${kills} kills`).toEqual(Object.fromEntries(expected))
  expect(cluster.left, `seed ${seed}: pods that nobody deleted`).toBe(0)
  console.info(`seed ${seed}: ${count} tasks, ${cluster.started.length} pods, ${kills} kills`)
})
