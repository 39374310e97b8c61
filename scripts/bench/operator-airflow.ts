// The same task run by Airflow's KubernetesPodOperator, in turn with ours on the same cluster.

import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { TaskCluster } from '../../src/cluster/cluster.ts'
import { findAirflow } from '../../test/peers/support/airflow.ts'
import type { Figure } from './operator-figure.ts'
import type { OperatorPlace } from './operator-place.ts'
import { namespace, timeRun } from './operator-timed.ts'
import { comparePairs, type PairResult } from './pairs.ts'
import { type RealCluster, readAuditLog } from './real-cluster.ts'

const against = "Airflow's operator"
/** Each takes it more than five seconds. */
const mostRounds = 10
const command = ['/bin/true']

/** Milliseconds of one run: as a whole, and from when the API showed the container's end. */
type Times = readonly [wall: number, sinceEnd: number]

/** A task that does nothing, side by side. Where Airflow can't be had, it says so. */
export async function measureAgainstAirflow(
  cluster: RealCluster,
  place: OperatorPlace,
  rounds: number,
): Promise<(Figure | PairResult)[]> {
  const airflow = await findAirflow()
  if ('missing' in airflow) {
    console.log(`  not measured against Airflow: ${airflow.missing}`)
    return []
  }
  const program = startProgram(airflow.python, cluster)
  try {
    const answers = createInterface({ input: program.stdout })[Symbol.asyncIterator]()
    const runTheirs = async (): Promise<Times> => {
      const shown = watchEnd(place.cluster)
      const wall = await askProgram(program, answers)
      return [wall, performance.now() - (await shown)]
    }
    const runOurs = async (): Promise<Times> => {
      const { wallMs, sinceEndMs } = await timeRun(cluster, place, { command })
      return [wallMs, sinceEndMs]
    }
    await runTheirs()
    const before = (await readAuditLog(cluster)).length
    const pairs: (readonly [Times, Times])[] = []
    const count = Math.min(rounds, mostRounds)
    for (let round = 0; round < count; round += 1) pairs.push([await runOurs(), await runTheirs()])
    const walls = pairs.map(([[ours], [theirs]]) => [ours, theirs] as const)
    const afterEnd = pairs.map(([[, ours], [, theirs]]) => [ours, theirs] as const)
    return [
      comparePairs('a task that does nothing', against, walls),
      comparePairs('API shows the end → outcome', against, afterEnd),
      await compareRequests(cluster, before, count),
    ]
  } finally {
    program.stdin.end()
    await once(program, 'close')
  }
}

/** Beside the list+watch that our runs share and the watches that time the ends. */
async function compareRequests(cluster: RealCluster, before: number, rounds: number): Promise<Figure> {
  const asked = (await readAuditLog(cluster))
    .slice(before)
    .filter(({ objectRef }) => objectRef?.namespace === namespace)
  const ours = asked.filter(
    ({ userAgent = '', verb }) => userAgent.startsWith('pullpass') && verb !== 'watch' && verb !== 'list',
  )
  const theirs = asked.filter(({ userAgent = '' }) => userAgent.startsWith('OpenAPI-Generator'))
  return {
    name: `requests a pod against ${against}`,
    ...{ value: ours.length / theirs.length, goal: 0.25, unit: '×' },
    detail: `${ours.length / rounds} against ${theirs.length / rounds}`,
  }
}

type Program = ChildProcessByStdio<Writable, Readable, null>

function startProgram(python: string, { kubeconfig, context, registry }: RealCluster): Program {
  const program = fileURLToPath(import.meta.resolve('./operator-airflow.py'))
  const image = `${registry}/team/hello:1`
  return spawn(python, [program, kubeconfig, context, namespace, image, 'regcred', JSON.stringify(command)], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      PATH: process.env['PATH'] ?? '',
      AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
      AIRFLOW_CONN_KUBERNETES_DEFAULT: JSON.stringify({ conn_type: 'kubernetes', extra: {} }),
    },
  })
}

/** Milliseconds that its `execute` took. */
async function askProgram(program: Program, answers: AsyncIterator<string>): Promise<number> {
  program.stdin.write('run\n')
  // Its log comes the same way.
  for (let line = await answers.next(); !line.done; line = await answers.next()) {
    const answer = /^took (\d+(?:\.\d+)?)$/.exec(line.value)
    if (answer) return Number(answer[1]) * 1000
  }
  throw new Error(`${against} ended by itself`)
}

/** The moment at which the API shows the end of the next pod that the operator makes. */
async function watchEnd({ pods }: TaskCluster): Promise<number> {
  const selection = { namespace, labelSelector: 'kubernetes_pod_operator=True' }
  const { resourceVersion } = await pods.list(selection)
  for await (const event of pods.watch(selection, { resourceVersion })) {
    if (event.kind === 'bookmark' || event.kind === 'deleted') continue
    if (event.object.status?.containerStatuses?.some(({ state }) => state?.terminated)) return performance.now()
  }
  throw new Error('the watch beside ended')
}
