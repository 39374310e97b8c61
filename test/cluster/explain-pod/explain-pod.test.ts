// `explain --pod` on live pods: every trouble with pulling gets its cause, and on the way to it no other one.

import { execFile } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/basics/clock.ts'
import type { KubernetesEvent } from '../../../src/basics/wire.ts'
import type { TaskCluster } from '../../../src/cluster/cluster.ts'
import { openKubeconfig } from '../../../src/cluster/open.ts'
import { explainPod } from '../../../src/provision/explain-pod.ts'
import { cliCommand } from '../../cli/support/run-cli.ts'
import { containerListSituations, imageSituations } from '../situations/image-situations.ts'
import { answerSituations, secretSituations } from '../situations/pull-situations.ts'
import { createPods, createSecrets, secretNames } from '../situations/run-situations.ts'
import { paperScene, type Scene, type Situation } from '../situations/situation.ts'
import { openKube } from '../support/kube.ts'
import { withNamespace } from '../support/namespace.ts'
import { missedSecrets } from '../support/secret-complaints.ts'
import { testCluster } from '../support/test-cluster.ts'

const cluster = testCluster()
const { registry, rig, context, kubeconfig } = cluster
const scene: Scene | undefined = rig && registry && { ...rig, registry: registry.host }

/** As long as a dropped connection takes a busy runtime, and a busy kubelet to try a secret again that it missed. */
const patienceMs = 150_000

const pullSituations = (place: Scene): Situation[] =>
  [secretSituations, answerSituations, imageSituations, containerListSituations]
    .flatMap((of) => of(place))
    .filter(({ lateSecrets }) => !lateSecrets)

interface Told {
  readonly codes: readonly string[]
  readonly events: readonly KubernetesEvent[]
  readonly isSecretMissed: boolean
}

describe.skipIf(!scene)('explain --pod', () => {
  const kube = openKube(cluster)
  const told = new Map<string, Told>()
  let text = ''
  let lateCodes: string[] = []

  beforeAll(async () => {
    if (!scene) return
    const environment = { homeDirectory: '/nonexistent', workingDirectory: '/', variables: {} }
    const subject = (await openKubeconfig({ environment, kubeconfig, clock: systemClock })).openCluster(context)
    await withNamespace(kube, 'explain-pod', async (path) => {
      const namespace = path.slice(path.lastIndexOf('/') + 1)
      const situations = pullSituations(scene)
      await Promise.all(situations.flatMap((situation) => createSecrets(kube, path, situation)))
      await createPods(kube, path, situations)
      const ends = situations.map(async (situation) => {
        const codes = await explainUntilTold(subject, namespace, situation)
        const { items } = await kube.expect<{ items: KubernetesEvent[] }>('GET', `${path}/events`)
        const events = items.filter(({ involvedObject }) => involvedObject.name === situation.name)
        told.set(situation.name, { codes, events, isSecretMissed: missedSecrets(events, secretNames(situation)) })
      })
      await Promise.all(ends)
      lateCodes = await explainLateSecret(subject, namespace, path, scene)
      text = await explainAsPerson(namespace, 'wrong-password')
    })
    subject.close()
  })
  afterAll(() => kube.close())

  it.for(pullSituations(paperScene))('tells $name as $cause', ({ name, cause }) => {
    const { codes = [], events = [], isSecretMissed = false } = told.get(name) ?? {}
    const said = events.map(({ reason, message }) => `${reason}: ${message}`).join('\n')
    expect(codes.at(-1), said).toBe(cause)
    // A pod has no trouble at first. A pull without a secret that the kubelet missed is another situation, until it tries again.
    const others = codes.slice(0, -1).filter((code) => code !== 'none')
    if (!isSecretMissed) expect(others, said).toEqual([])
  })

  it('tells a missing secret from one that has come', () => {
    // A kubelet whose next try falls between the secret and the look has pulled by then.
    expect(lateCodes).toEqual(['secret-missing', expect.toBeOneOf(['secret-came-late', 'Succeeded'])])
  })

  it('tells a person the image, the secret, the entry, the answer and what to do', () => {
    const login = `entry \`${registry?.host}\` in secret \`wrong-password-wrong\``
    expect(text).toContain(
      `the registry refused the login of ${login} for \`${registry?.host}/team/hello:1\` (401 Unauthorized)`,
    )
    expect(text).toContain('pullpass create wrong-password-wrong')
    expect(text).toMatch(/tested against kubelet v1\.\d+\.\d+ and containerd/)
  })

  async function explainLateSecret(
    subject: TaskCluster,
    namespace: string,
    path: string,
    place: Scene,
  ): Promise<string[]> {
    const late = secretSituations(place).find(({ lateSecrets }) => lateSecrets)
    if (!late) throw new Error('there is no situation with a late secret')
    await createPods(kube, path, [late])
    const codes = await explainUntilTold(subject, namespace, { ...late, cause: 'secret-missing' })
    await Promise.all(createSecrets(kube, path, { ...late, secrets: late.lateSecrets ?? {} }))
    const { diagnosis, pod } = await explainPod(subject, { namespace, name: late.name }, { now: () => new Date() })
    return [codes.at(-1) ?? '', diagnosis?.code ?? pod.status?.phase ?? '']
  }
})

/** Looks again and again, as a person would, until the cause is the one that is expected or patience ends; gives each change of mind. */
async function explainUntilTold(
  subject: TaskCluster,
  namespace: string,
  { name, cause }: Situation,
): Promise<readonly string[]> {
  const codes: string[] = []
  const end = Date.now() + patienceMs
  while (Date.now() < end) {
    const { diagnosis, pod } = await explainPod(subject, { namespace, name }, { now: () => new Date() })
    const code = diagnosis?.code ?? 'none'
    if (codes.at(-1) !== code) codes.push(code)
    const { phase } = pod.status ?? {}
    if (code === cause && (cause !== 'none' || phase === 'Succeeded')) return codes
    await delay(500)
  }
  return codes
}

async function explainAsPerson(namespace: string, pod: string): Promise<string> {
  const [node = '', ...prefix] = cliCommand
  const flags = ['--kubeconfig', kubeconfig, '--context', context, '-n', namespace]
  const run = promisify(execFile)(node, [...prefix, 'explain', '--pod', pod, ...flags])
  // A pod in trouble is exit code 3.
  return await run.then(
    () => '',
    (error: { code: number; stdout: string }) => (error.code === 3 ? error.stdout.replace(/\s+/g, ' ') : ''),
  )
}
