// Makes the pods of many cases real, and waits until each has an outcome.

import { setTimeout as delay } from 'node:timers/promises'
import type { KubernetesEvent, Pod } from '../../../src/basics/wire.ts'
import type { Kube } from '../support/kube.ts'
import { withNamespace } from '../support/namespace.ts'
import { missedSecrets } from '../support/secret-complaints.ts'
import { observePod } from './observe.ts'
import type { ListedSecret, PredictionCase } from './prediction-case.ts'
import type { SecretBody } from './secret-body.ts'

export interface CaseRun {
  readonly pod: Pod
  readonly events: readonly KubernetesEvent[]
  /** What the API server took, by name; the others are missing for the pod. */
  readonly created: ReadonlyMap<string, SecretBody>
}

/** A node runs a hundred pods at most. */
const batchSize = 60
const patienceMs = 120_000
/** How often more than a quiet kubelet needs: a busy one misses secrets now and then, not always. */
const mostRepeats = 3

/** Runs all cases in a namespace of its own, which is removed afterwards. */
export async function runCases(kube: Kube, cases: readonly PredictionCase[]): Promise<Map<string, CaseRun>> {
  return await withNamespace(kube, 'predictions', async (path) => {
    const runs = new Map<string, CaseRun>()
    let open = cases
    for (let batches = Math.ceil(cases.length / batchSize) + mostRepeats; open.length > 0; batches -= 1) {
      if (batches === 0) throw new Error(`the kubelet misses these secrets each time: ${open.map(({ name }) => name)}`)
      const batch = open.slice(0, batchSize)
      for (const [name, run] of await runBatch(kube, path, batch))
        if (!missedSecrets(run.events, [...run.created.keys()])) runs.set(name, run)
      open = open.filter(({ name }) => !runs.has(name))
    }
    return runs
  })
}

async function runBatch(kube: Kube, path: string, batch: readonly PredictionCase[]): Promise<Map<string, CaseRun>> {
  const created = new Map<string, ReadonlyMap<string, SecretBody>>()
  await Promise.all(batch.map(async (pod) => void created.set(pod.name, await createPod(kube, path, pod))))
  const pods = await untilSettled(kube, `${path}/pods`, new Set(created.keys()))
  const { items: events } = await kube.expect<{ items: KubernetesEvent[] }>('GET', `${path}/events`)
  await kube.expect('DELETE', `${path}/pods?gracePeriodSeconds=0`)
  return new Map(
    pods.map((pod) => {
      const name = pod.metadata?.name ?? ''
      const own = events.filter(({ involvedObject }) => involvedObject.uid === pod.metadata?.uid)
      return [name, { pod, events: own, created: created.get(name) ?? new Map() }]
    }),
  )
}

async function createPod(kube: Kube, path: string, pod: PredictionCase): Promise<ReadonlyMap<string, SecretBody>> {
  const created = new Map<string, SecretBody>()
  const create = async (owner: string, secrets: readonly ListedSecret[] = []) =>
    await Promise.all(
      secrets.map(async (secret, index) => {
        const name = `${pod.name}-${owner}-${index}`
        if (secret === 'missing') return { name }
        const status = await kube.statusOf('POST', `${path}/secrets`, { metadata: { name }, ...secret })
        if (status === 201 || status === 409) created.set(name, secret)
        return { name }
      }),
    )
  const imagePullSecrets = await create('pod', pod.secrets)
  if (pod.accountSecrets) {
    const list = await create('account', pod.accountSecrets)
    await kube.statusOf('POST', `${path}/serviceaccounts`, { metadata: { name: pod.name }, imagePullSecrets: list })
  }
  await kube.expect('POST', `${path}/pods`, manifestOf(pod, imagePullSecrets))
  return created
}

function manifestOf(pod: PredictionCase, imagePullSecrets: readonly { readonly name: string }[]): object {
  const sidecar = { restartPolicy: 'Always', command: ['sleep', '3600'] }
  return {
    metadata: { name: pod.name },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      ...(pod.accountSecrets && { serviceAccountName: pod.name }),
      imagePullSecrets,
      ...(pod.init && {
        initContainers: [
          { name: 'init', image: pod.init.image, imagePullPolicy: 'Always', ...(pod.init.isSidecar && sidecar) },
        ],
      }),
      containers: [{ name: 'main', image: pod.image, imagePullPolicy: 'Always' }],
    },
  }
}

/** The pods, each as it was when its outcome was first seen. */
async function untilSettled(kube: Kube, path: string, names: ReadonlySet<string>): Promise<Pod[]> {
  const settled = new Map<string, Pod>()
  const deadline = Date.now() + patienceMs
  while (settled.size < names.size) {
    if (Date.now() > deadline)
      throw new Error(`no outcome: ${[...names].filter((name) => !settled.has(name)).join(', ')}`)
    await delay(500)
    const { items } = await kube.expect<{ items: Pod[] }>('GET', path)
    for (const pod of items) {
      const name = pod.metadata?.name ?? ''
      if (names.has(name) && !settled.has(name) && observePod(pod)) settled.set(name, pod)
    }
  }
  return [...settled.values()]
}
