// Runs on a real cluster: how long a person waits, what the API server is asked, and whether a log survives its connections.

import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Pod } from '../../src/basics/wire.ts'
import { type Outcome, type PodTask, runTask } from '../../src/operator/index.ts'
import { readServer, startCuttingProxy, writeProxied } from '../../test/support/cutting-proxy.ts'
import { describeRange, type Figure, quantile } from './operator-figure.ts'
import { type OperatorPlace, openPlace } from './operator-place.ts'
import { median } from './pairs.ts'
import { type RealCluster, readAuditLog } from './real-cluster.ts'

const namespace = 'pullpass-bench-operator'
const shell = (script: string): Pick<PodTask, 'command'> => ({ command: ['/bin/sh', '-c', script] })

interface Timed {
  readonly outcome: Outcome
  /** Milliseconds from the call of `runTask`. */
  readonly wallMs: number
  /** From the pod's creation. */
  readonly sinceCreationMs: number
  /** From the moment at which a watch beside it showed the container's end; negative when that watch heard of it later. */
  readonly sinceEndMs: number
  /** From when the runtime wrote the first line until it was handed on, and from when the API showed the container's start. */
  readonly firstLineMs: number
  readonly firstLineSinceShownMs: number
}

/** Everything that takes a real kubelet. */
export async function measureOnKubelet(cluster: RealCluster, rounds: number): Promise<Figure[]> {
  const kubectl = (...args: string[]): string =>
    execFileSync(cluster.kubectl, ['--kubeconfig', cluster.kubeconfig, '-n', namespace, ...args], { encoding: 'utf8' })
  const createSecret = (name: string, password: string): void => {
    const login = [`--docker-server=${cluster.registry}`, '--docker-username=bob', `--docker-password=${password}`]
    kubectl('create', 'secret', 'docker-registry', name, ...login)
  }
  kubectl('create', 'namespace', namespace)
  try {
    createSecret('regcred', cluster.registryUsers['bob'] ?? '')
    createSecret('mistyped', 'not-the-password')
    await untilPodsCanBeMade(kubectl)
    const place = await openPlace(cluster.kubeconfig, cluster.context)
    try {
      return [
        ...(await measureNothing(cluster, place, rounds)),
        await measureFirstLine(cluster, place, rounds),
        await measureRefusal(cluster, place),
        await measureFidelity(cluster),
      ]
    } finally {
      await place.close()
    }
  } finally {
    kubectl('delete', 'namespace', namespace, '--wait=false')
  }
}

async function untilPodsCanBeMade(kubectl: (...args: string[]) => string): Promise<void> {
  while (!kubectl('get', 'serviceaccounts', '-o', 'name').includes('default')) await delay(100)
}

/** A task that does nothing: its wall time, what is left of it after the end, and the requests. */
async function measureNothing(cluster: RealCluster, place: OperatorPlace, rounds: number): Promise<Figure[]> {
  // The image has to be on the node, and the observer to have begun.
  await time(cluster, place, shell('true'))
  const before = (await readAuditLog(cluster)).length
  const runs: Timed[] = []
  for (let round = 0; round < rounds; round += 1) runs.push(await time(cluster, place, shell('true')))
  const asked = (await readAuditLog(cluster)).slice(before).filter(({ userAgent = '', objectRef }) => {
    return userAgent.startsWith('pullpass') && objectRef?.namespace === namespace
  })
  // Beside the list+watch that all runs share, and the watch that times the end.
  const own = asked.filter(({ verb }) => verb !== 'watch' && verb !== 'list')
  const kinds = [...new Set(own.map(({ verb, objectRef }) => `${verb} ${objectRef?.subresource ?? 'pod'}`))]
  const walls = runs.map(({ wallMs }) => wallMs / 1000)
  const afterEnd = runs.map(({ sinceEndMs }) => sinceEndMs)
  return [
    {
      name: 'a task that does nothing, wall',
      ...{ value: median(walls), goal: 1.4, unit: 's', detail: describeRange(walls, 's') },
    },
    {
      name: 'API shows the end → outcome, p99',
      ...{ value: quantile(afterEnd, 0.99), goal: 50, unit: 'ms' },
      detail: `median ${median(afterEnd).toFixed(1)} ms; ${describeRange(afterEnd, 'ms')}`,
    },
    {
      name: 'requests a pod beside the shared list and watch',
      ...{ value: own.length / rounds, goal: 3, unit: 'requests', detail: kinds.join(', ') },
    },
  ]
}

async function measureFirstLine(cluster: RealCluster, place: OperatorPlace, rounds: number): Promise<Figure> {
  const runs: Timed[] = []
  const task = shell('echo hello; sleep 1')
  for (let round = 0; round < rounds; round += 1) runs.push(await time(cluster, place, task))
  const late = runs.map(({ firstLineMs }) => firstLineMs)
  const lateByApi = median(runs.map(({ firstLineSinceShownMs }) => firstLineSinceShownMs))
  return {
    name: 'first line written → handed on',
    ...{ value: median(late), goal: 300, unit: 'ms' },
    detail: `${describeRange(late, 'ms')}; since the API showed the start ${lateByApi.toFixed(1)} ms`,
  }
}

async function measureRefusal(cluster: RealCluster, place: OperatorPlace): Promise<Figure> {
  const waits: number[] = []
  for (let round = 0; round < 5; round += 1) {
    const wrong = { imagePullSecrets: ['mistyped'], imagePullPolicy: 'Always' } as const
    const { outcome, sinceCreationMs } = await time(cluster, place, wrong)
    if (outcome.diagnosis?.code !== 'login-refused') throw new Error(`a wrong password is ${outcome.diagnosis?.code}`)
    waits.push(sinceCreationMs / 1000)
  }
  return {
    name: 'wrong password, pod created → cause named',
    ...{ value: median(waits), goal: 2, unit: 's', detail: describeRange(waits, 's') },
  }
}

async function time(cluster: RealCluster, place: OperatorPlace, task: PodTask): Promise<Timed> {
  const shown: Shown = { startAt: 0, endAt: 0 }
  let createdAt = 0
  let firstLine: { readonly at: number; readonly sinceWrittenMs: number } | undefined
  let beside = Promise.resolve()
  const startedAt = performance.now()
  const outcome = await runTask(
    { image: `${cluster.registry}/team/hello:1`, namespace, name: 'bench', imagePullSecrets: ['regcred'], ...task },
    {
      ...place,
      onState: (state) => {
        if (state.kind !== 'created') return
        createdAt = performance.now()
        beside = watchBeside(place, state.pod, shown)
      },
      onLine: ({ time: written }) => {
        firstLine ??= { at: performance.now(), sinceWrittenMs: Date.now() - Date.parse(written ?? '') }
      },
    },
  )
  const endedAt = performance.now()
  await beside
  return {
    outcome,
    wallMs: endedAt - startedAt,
    sinceCreationMs: endedAt - createdAt,
    sinceEndMs: endedAt - shown.endAt,
    firstLineMs: firstLine?.sinceWrittenMs ?? Number.NaN,
    firstLineSinceShownMs: (firstLine?.at ?? Number.NaN) - shown.startAt,
  }
}

/** When a watch beside the run's own shows that the container has started, and has ended. */
interface Shown {
  startAt: number
  endAt: number
}

/** Notes into `shown` until the end is shown. */
async function watchBeside({ cluster }: OperatorPlace, name: string, shown: Shown): Promise<void> {
  const selection = { namespace, fieldSelector: `metadata.name=${name}` }
  const { items, resourceVersion } = await cluster.pods.list(selection)
  const note = ({ status }: Pod): void => {
    const states = status?.containerStatuses?.map(({ state }) => state) ?? []
    if (states.some((state) => state?.running || state?.terminated)) shown.startAt ||= performance.now()
    if (states.some((state) => state?.terminated)) shown.endAt ||= performance.now()
  }
  for (const pod of items) note(pod)
  if (shown.endAt > 0) return
  for await (const event of cluster.pods.watch(selection, { resourceVersion })) {
    if (event.kind === 'bookmark') continue
    note(event.object)
    if (shown.endAt > 0 || event.kind === 'deleted') return
  }
}

/** 100,000 lines in about twenty seconds, with every connection cut when it is a second old. */
async function measureFidelity(cluster: RealCluster): Promise<Figure> {
  const text = await readFile(cluster.kubeconfig, 'utf8')
  const proxy = await startCuttingProxy({ ...readServer(text), random: Math.random, lifeMs: () => 1000 })
  const folder = await mkdtemp(join(tmpdir(), 'pullpass-bench-'))
  const kubeconfig = join(folder, 'kubeconfig')
  await writeProxied(text, proxy.port, kubeconfig)
  const place = await openPlace(kubeconfig, cluster.context)
  const seen = new Uint8Array(lines)
  let others = 0
  const print = `i=0; while [ $i -lt ${lines} ]; do echo $i; i=$((i + 1)); [ $((i % 5000)) -ne 0 ] || sleep 1; done`
  const task = { image: `${cluster.registry}/team/hello:1`, imagePullSecrets: ['regcred'], ...shell(print) }
  try {
    const outcome = await runTask(
      { ...task, namespace, name: 'lines' },
      {
        ...place,
        onLine: ({ text: line }) => {
          const at = Number(line)
          if (Number.isInteger(at) && at < lines) seen[at] = (seen[at] ?? 0) + 1
          else others += 1
        },
      },
    )
    const lost = seen.filter((count) => count === 0).length
    const doubled = seen.reduce((sum, count) => sum + Math.max(0, count - 1), 0)
    return {
      name: `${lines} lines with a cut every second: lost and doubled`,
      ...{ value: lost + doubled + others, goal: 0, unit: 'lines' },
      detail: `${lost} lost, ${doubled} doubled, ${others} torn, ${proxy.cuts} connections cut, ${outcome.status}`,
    }
  } finally {
    await place.close()
    await proxy.stop()
    await rm(folder, { recursive: true })
  }
}

const lines = 100_000
