// A hundred runs on a real cluster through a proxy that cuts connections, with launchers that are killed: what holds on the sandbox holds here.
// PULLPASS_STRESS_RUNS, PULLPASS_STRESS_SEED and PULLPASS_STRESS_FIRST are those of test/operator/stress.

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { systemClock } from '../../src/basics/clock.ts'
import type { TaskCluster } from '../../src/cluster/cluster.ts'
import { openKubeconfig } from '../../src/cluster/open.ts'
import { openPodObserver } from '../../src/operator/observe/pod-observer.ts'
import { planLaunch } from '../operator/stress/launch-plan.ts'
import { planTask } from '../operator/stress/planned-task.ts'
import { PodWitness } from '../operator/stress/pod-witness.ts'
import { type LaunchPlace, runThrough } from '../operator/stress/run-through.ts'
import { openSeeded, seedOfRun } from '../operator/stress/seeded.ts'
import { type CuttingProxy, readServer, startCuttingProxy, writeProxied } from '../support/cutting-proxy.ts'
import { login, pullSecret } from './predictions/secret-body.ts'
import { openKube } from './support/kube.ts'
import { withNamespace } from './support/namespace.ts'
import { testCluster } from './support/test-cluster.ts'

const cluster = testCluster()
const { registry } = cluster
const environment = process.env
const runs = Number(environment['PULLPASS_STRESS_RUNS'] ?? 100)
const seed = Number(environment['PULLPASS_STRESS_SEED'] ?? 1)
const first = Number(environment['PULLPASS_STRESS_FIRST'] ?? 0)
const atOnce = 6
const mostLifeMs = 1500

it.skipIf(!registry)(`${runs} runs of seed ${seed} come to their outcomes`, { timeout: 1_200_000 }, async () => {
  const kube = openKube(cluster)
  const folder = await mkdtemp(join(tmpdir(), 'pullpass-test-'))
  const random = openSeeded(seed)
  const lifeMs = () => random.number() * mostLifeMs
  const text = await readFile(cluster.kubeconfig, 'utf8')
  const proxy = await startCuttingProxy({ ...readServer(text), random: random.number, lifeMs })
  await writeProxied(text, proxy.port, join(folder, 'kubeconfig'))
  try {
    await withNamespace(kube, 'stress', async (path) => {
      const [user = '', password = ''] = Object.entries(registry?.users ?? {})[0] ?? []
      const secret = pullSecret(login(registry?.host ?? '', user, password))
      await kube.expect('POST', `${path}/secrets`, { ...secret, metadata: { name: 'regcred' } })
      await runAll(path, join(folder, 'kubeconfig'), proxy)
    })
  } finally {
    await proxy.stop()
    await rm(folder, { recursive: true })
    kube.close()
  }
})

async function runAll(path: string, kubeconfig: string, proxy: CuttingProxy): Promise<void> {
  const witness = new PodWitness(cluster.kubeconfig, cluster.context)
  await witness.open(`${path}/pods`)
  const opened: TaskCluster[] = []
  const open = async (): Promise<TaskCluster> => {
    const places = { homeDirectory: '/nonexistent', workingDirectory: '/', variables: {} }
    const through = await openKubeconfig({ environment: places, kubeconfig, clock: systemClock })
    const next = through.openCluster(cluster.context)
    opened.push(next)
    return next
  }
  const home = await open()
  const observer = openPodObserver({ pods: home.pods, clock: systemClock, random: openSeeded(seed).number })
  const place: LaunchPlace = { kubeconfig, context: cluster.context, cluster: home, observer, open }
  const namespace = path.slice(path.lastIndexOf('/') + 1)
  const wrong: string[] = []
  let next = first
  const work = async (): Promise<void> => {
    while (next < first + runs) {
      const run = next
      next += 1
      for (const fault of await runOne(place, witness, namespace, run)) wrong.push(`run ${run}: ${fault}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  const left = await witness.findLeft()
  const { endless, doubled } = witness
  await observer.close()
  for (const each of opened) each.close()
  await witness.close()
  const found = { seed, wrong, endless, doubled, left }
  expect(found).toEqual({ seed, wrong: [], endless: [], doubled: [], left: [] })
  expect(proxy.cuts).toBeGreaterThan(runs)
}

async function runOne(place: LaunchPlace, witness: PodWitness, namespace: string, run: number): Promise<string[]> {
  const random = openSeeded(seedOfRun(seed, run))
  const planned = planTask(random, { open: `${registry?.host}/team/hello:1` })
  const launchers = planLaunch(random, planned)
  const task = {
    ...planned.task,
    ...{ namespace, name: 'stress', terminationGraceSeconds: 1, imagePullSecrets: ['regcred'] },
  }
  const runId = `run-${seed}-${run}`
  const wrong = await runThrough(place, { runId, planned: { ...planned, task }, launchers, random: random.number })
  if (witness.countOf(runId) > 1 && launchers.kind !== 'twins') wrong.push('more than one pod was made')
  return wrong.map((what) => `${planned.kind}, ${JSON.stringify(launchers)}: ${what}`)
}
