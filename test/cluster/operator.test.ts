// Runs on a real cluster, each to the outcome that its task, its kubelet and its registry make of it.

import { afterAll, aroundEach, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/basics/clock.ts'
import type { Pod } from '../../src/basics/wire.ts'
import type { TaskCluster } from '../../src/cluster/cluster.ts'
import { openKubeconfig } from '../../src/cluster/open.ts'
import { type Outcome, type PodTask, type RunOptions, runTask } from '../../src/operator/index.ts'
import { runCli } from '../cli/support/run-cli.ts'
import { login, pullSecret } from './predictions/secret-body.ts'
import { openKube } from './support/kube.ts'
import { withNamespace } from './support/namespace.ts'
import { testCluster } from './support/test-cluster.ts'

const cluster = testCluster()
const { registry } = cluster
const host = registry?.host ?? ''
const image = `${host}/team/hello:1`
const [username = '', password = ''] = Object.entries(registry?.users ?? {})[0] ?? []

/** The kubelet says after about a second what is wrong; a busy machine takes longer, a deadline of the run far longer. */
const mostSecondsToTell = 10

const shell = (script: string): Pick<PodTask, 'command'> => ({ command: ['/bin/sh', '-c', script] })
const untilTerm = (last: string) => shell(`trap 'echo ${last}; exit 0' TERM; echo begun; while :; do sleep 0.2; done`)

describe.skipIf(!registry)('a run', () => {
  const kube = openKube(cluster)
  let subject: TaskCluster
  let namespace: string
  let path: string

  beforeAll(async () => {
    const environment = { homeDirectory: '/nonexistent', workingDirectory: '/', variables: {} }
    const kubeconfig = await openKubeconfig({ environment, kubeconfig: cluster.kubeconfig, clock: systemClock })
    subject = kubeconfig.openCluster(cluster.context)
  })
  aroundEach(async (runTest) => {
    await withNamespace(kube, 'operator', async (at) => {
      path = at
      namespace = at.slice(at.lastIndexOf('/') + 1)
      const secret = (name: string, secretPassword: string) =>
        kube.expect('POST', `${path}/secrets`, {
          ...pullSecret(login(host, username, secretPassword)),
          metadata: { name },
        })
      await secret('regcred', password)
      await secret('mistyped', 'mistyped-password')
      await runTest()
    })
  })
  afterAll(() => {
    subject.close()
    kube.close()
  })

  interface Told {
    readonly outcome: Outcome
    readonly lines: readonly string[]
    /** From the pod's creation to the outcome. */
    readonly seconds: number
  }

  const withSecret = (task: PodTask): PodTask => ({ imagePullSecrets: ['regcred'], ...task })

  async function run(task: PodTask, options: Partial<RunOptions> = {}): Promise<Told> {
    const lines: string[] = []
    let createdAt = Number.NaN
    const outcome = await runTask(
      { name: 'task', image, namespace, imagePullPolicy: 'Always', terminationGraceSeconds: 5, ...task },
      {
        ...options,
        cluster: subject,
        onState: (state) => {
          if (state.kind === 'created') createdAt = performance.now()
          options.onState?.(state)
        },
        onLine: (entry) => {
          lines.push(entry.text)
          return options.onLine?.(entry)
        },
      },
    )
    return { outcome, lines, seconds: (performance.now() - createdAt) / 1000 }
  }

  /** Names of the pods that are there, those that are being deleted too. */
  const podNames = async () => {
    const { items } = await kube.expect<{ items: Pod[] }>('GET', `${path}/pods`)
    return items.map(({ metadata }) => metadata?.name)
  }

  it('without a secret fails within seconds and names the cause', async () => {
    const { outcome, seconds } = await run({})
    expect(outcome).toMatchObject({ status: 'failed', diagnosis: { code: 'no-secret', image, retry: 'never' } })
    expect(seconds).toBeLessThan(mostSecondsToTell)
  })

  it('with a wrong password names image, secret, entry and answer within seconds', async () => {
    const { outcome, seconds } = await run({ imagePullSecrets: ['mistyped'] })
    expect(outcome).toMatchObject({ status: 'failed', diagnosis: { code: 'login-refused', image } })
    const { summary = '' } = outcome.diagnosis ?? {}
    for (const part of [image, '`mistyped`', `\`${host}\``, '401 Unauthorized']) expect(summary).toContain(part)
    expect(JSON.stringify(outcome)).not.toContain('mistyped-password')
    expect(seconds).toBeLessThan(mostSecondsToTell)
  })

  it('on the command line streams the output and ends with the exit code of the task', async () => {
    const where = ['--kubeconfig', cluster.kubeconfig, '--context', cluster.context, '-n', namespace]
    const command = ['/bin/sh', '-c', 'echo one; sleep 2; echo two; exit 7']
    const { exitCode, stdout } = await runCli(['run', image, '--pull-secret', 'regcred', ...where, '--', ...command])
    expect({ exitCode, stdout }).toEqual({ exitCode: 7, stdout: 'one\ntwo\n' })
  })

  it('hands lines on while the task runs, and no line waits for the next', async () => {
    const came: number[] = []
    const { outcome } = await run(withSecret(shell('echo one; sleep 8; echo two')), {
      onLine: () => void came.push(performance.now()),
    })
    const [one = 0, two = 0] = came
    expect(outcome.status).toBe('succeeded')
    expect(two - one).toBeGreaterThan(2500)
  })

  it('is timed out where the pod itself is', async () => {
    const { outcome } = await run(withSecret({ ...untilTerm('late'), activeDeadlineSeconds: 2 }))
    expect(outcome).toMatchObject({ status: 'timed-out', diagnosis: { code: 'deadline' } })
  })

  it('that is stopped waits until its pod is gone', async () => {
    const stop = new AbortController()
    const { outcome, lines } = await run(withSecret(untilTerm('bye')), {
      signal: stop.signal,
      onLine: () => stop.abort(new Error('stopped by SIGINT')),
    })
    expect(outcome).toMatchObject({ status: 'cancelled', diagnosis: { summary: 'stopped by SIGINT' } })
    expect(lines[0]).toBe('begun')
    expect(await podNames()).toEqual([])
  })
})
