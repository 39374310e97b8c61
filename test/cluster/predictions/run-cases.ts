// Makes the pods of many cases real, and waits until each has an outcome.

import { setTimeout as delay } from 'node:timers/promises'
import type { KubernetesEvent, Pod } from '../../../src/basics/wire.ts'
import type { Kube } from '../support/kube.ts'
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

/** Runs all cases in a namespace of its own, which is removed afterwards. */
export async function runCases(kube: Kube, cases: readonly PredictionCase[]): Promise<Map<string, CaseRun>> {
  const namespace = `predictions-${Date.now().toString(36)}`
  const runs = new Map<string, CaseRun>()
  await kube.expect('POST', '/api/v1/namespaces', { metadata: { name: namespace } })
  try {
    await untilFound(kube, `/api/v1/namespaces/${namespace}/serviceaccounts/default`)
    let open = cases
    while (open.length > 0) {
      const batch = open.slice(0, batchSize)
      for (const [name, run] of await runBatch(kube, namespace, batch)) if (sawItsSecrets(run)) runs.set(name, run)
      open = open.filter(({ name }) => !runs.has(name))
    }
  } finally {
    await kube.expect('DELETE', `/api/v1/namespaces/${namespace}`)
  }
  return runs
}

// A busy kubelet gives up on a secret after a second and pulls as if it did not exist (GetObject in
// pkg/kubelet/util/manager/watch_based_manager.go). The event says so; such a pod is run again.
function sawItsSecrets({ events, created }: CaseRun): boolean {
  const complaints = events.filter(({ reason }) => reason === 'FailedToRetrieveImagePullSecret')
  const existing = [...created.keys()]
  return !complaints.some(({ message = '' }) => existing.some((name) => message.match(/[\w.-]+/g)?.includes(name)))
}

async function runBatch(
  kube: Kube,
  namespace: string,
  batch: readonly PredictionCase[],
): Promise<Map<string, CaseRun>> {
  const path = `/api/v1/namespaces/${namespace}`
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
        const { status } = await kube.request('POST', `${path}/secrets`, { metadata: { name }, ...secret })
        if (status === 201 || status === 409) created.set(name, secret)
        return { name }
      }),
    )
  const imagePullSecrets = await create('pod', pod.secrets)
  if (pod.accountSecrets) {
    const list = await create('account', pod.accountSecrets)
    await kube.request('POST', `${path}/serviceaccounts`, { metadata: { name: pod.name }, imagePullSecrets: list })
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

async function untilFound(kube: Kube, path: string): Promise<void> {
  for (let tries = 0; (await kube.request('GET', path)).status === 404; tries += 1) {
    if (tries > 100) throw new Error(`${path} does not come`)
    await delay(100)
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
