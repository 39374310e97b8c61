// Many runs at once while everything around them goes wrong: none may end wrong, leave a pod, lose a line or tell one twice.
// PULLPASS_STRESS_RUNS sets how many; PULLPASS_STRESS_SEED and PULLPASS_STRESS_FIRST bring back what a failure names.

import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { systemClock } from '../../../src/basics/clock.ts'
import { openPodObserver } from '../../../src/operator/observe/pod-observer.ts'
import { TaskRig } from '../support/task-rig.ts'
import { planLaunch } from './launch-plan.ts'
import { planTask } from './planned-task.ts'
import { PodWitness } from './pod-witness.ts'
import { type LaunchPlace, runThrough } from './run-through.ts'
import { openSeeded, seedOfRun } from './seeded.ts'
import { drawWeather } from './weather.ts'

const environment = process.env
const runs = Number(environment['PULLPASS_STRESS_RUNS'] ?? 60)
const seed = Number(environment['PULLPASS_STRESS_SEED'] ?? 1)
const first = Number(environment['PULLPASS_STRESS_FIRST'] ?? 0)
const namespaces = Array.from({ length: 8 }, (_, index) => `slot-${index}`)
const mostSecondsEach = 60

it(`${runs} runs of seed ${seed} come to their outcomes`, { timeout: 60_000 + runs * 5000 }, async () => {
  const rig = await TaskRig.start({ namespaces })
  const witness = new PodWitness(rig.sandbox.kubeconfig)
  await witness.open('/api/v1/pods')
  const wrong: string[] = []
  let next = first
  const work = async (namespace: string): Promise<void> => {
    const cluster = await rig.open()
    const observer = openPodObserver({ pods: cluster.pods, clock: systemClock, random: openSeeded(seed).number })
    const [context = ''] = rig.sandbox.contexts
    const place = { kubeconfig: rig.sandbox.kubeconfig, context, cluster, observer, open: () => rig.open() }
    while (next < first + runs) {
      const run = next
      next += 1
      for (const fault of await runInWeather(rig, witness, place, namespace, run)) wrong.push(`run ${run}: ${fault}`)
    }
    await observer.close()
  }
  await Promise.all(namespaces.map(work))
  const left = await witness.findLeft()
  const { endless, doubled } = witness
  await witness.close()
  await rig.stop()
  const found = { seed, wrong, endless, doubled, left }
  expect(found).toEqual({ seed, wrong: [], endless: [], doubled: [], left: [] })
})

async function runInWeather(
  rig: TaskRig,
  witness: PodWitness,
  place: LaunchPlace,
  namespace: string,
  run: number,
): Promise<string[]> {
  const random = openSeeded(seedOfRun(seed, run))
  const planned = planTask(random, { open: rig.sandbox.images.public, closed: rig.sandbox.images.private })
  const launchers = planLaunch(random, planned)
  const calm = drawWeather(random, namespace, planned).map((fault) => rig.sandbox.injectFault(fault))
  if (random.isLucky(0.1)) setTimeout(() => rig.sandbox.compact(), random.int(0, 500))
  const runId = `run-${run}`
  const task = { ...planned.task, namespace, name: 'stress', terminationGraceSeconds: 1 }
  const limit = new AbortController()
  const wrong = await Promise.race([
    runThrough(place, { runId, planned: { ...planned, task }, launchers, random: random.number }),
    delay(mostSecondsEach * 1000, [`no outcome in ${mostSecondsEach} s`], { signal: limit.signal }),
  ])
  limit.abort()
  for (const end of calm) end()
  const pods = witness.countOf(runId)
  // A launcher that comes when the other one has put the pod away begins anew.
  if (pods > 1 && launchers.kind !== 'twins') wrong.push(`${pods} pods were made`)
  return wrong.map((what) => `${planned.kind}, ${JSON.stringify(launchers)}: ${what}`)
}
