// Runs on a real cluster: how long a person waits, what the API server is asked, and whether a log survives its connections.

import { execFileSync } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { measureAgainstAirflow } from './operator-airflow.ts'
import { measureFidelity } from './operator-fidelity.ts'
import { describeRange, type Figure, quantile } from './operator-figure.ts'
import { type OperatorPlace, openPlace } from './operator-place.ts'
import { namespace, shell, type Timed, timeRun } from './operator-timed.ts'
import { median, type PairResult } from './pairs.ts'
import { type RealCluster, readAuditLog } from './real-cluster.ts'

/** Everything that takes a real kubelet. */
export async function measureOnKubelet(cluster: RealCluster, rounds: number): Promise<(Figure | PairResult)[]> {
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
        ...(await measureAgainstAirflow(cluster, place, rounds)),
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
  await timeRun(cluster, place, shell('true'))
  const before = (await readAuditLog(cluster)).length
  const runs: Timed[] = []
  for (let round = 0; round < rounds; round += 1) runs.push(await timeRun(cluster, place, shell('true')))
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
  for (let round = 0; round < rounds; round += 1) runs.push(await timeRun(cluster, place, task))
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
    const { outcome, sinceCreationMs } = await timeRun(cluster, place, wrong)
    if (outcome.diagnosis?.code !== 'login-refused') throw new Error(`a wrong password is ${outcome.diagnosis?.code}`)
    waits.push(sinceCreationMs / 1000)
  }
  return {
    name: 'wrong password, pod created → cause named',
    ...{ value: median(waits), goal: 2, unit: 's', detail: describeRange(waits, 's') },
  }
}
