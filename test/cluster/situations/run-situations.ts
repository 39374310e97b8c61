// Makes situations real, and keeps what the cluster said at each moment that a person might look.

import { setTimeout as delay } from 'node:timers/promises'
import type { KubernetesEvent, Pod } from '../../../src/basics/wire.ts'
import type { Kube } from '../support/kube.ts'
import { withNamespace } from '../support/namespace.ts'
import { missedSecrets } from '../support/secret-complaints.ts'
import type { Situation } from './situation.ts'

/** What the API gave at one time. */
export interface Moment {
  readonly pod: Pod
  readonly events: readonly KubernetesEvent[]
}

/** A connection that is dropped takes the runtime half a minute to give up, twice that in a busy cluster. */
const patienceMs = 120_000
const paceMs = 200
/** A busy kubelet misses secrets now and then, not always. */
const mostRounds = 4

/** The moments of each situation, by its name: each time that the pod's status says something new about a trouble, and its end. */
export async function runSituations(kube: Kube, situations: readonly Situation[]): Promise<Map<string, Moment[]>> {
  return await withNamespace(kube, 'situations', async (path) => {
    const told = new Map<string, Moment[]>()
    await Promise.all(situations.flatMap((situation) => createSecrets(kube, path, situation)))
    let open = situations
    for (let round = 0; open.length > 0; round += 1) {
      if (round === mostRounds) throw new Error(`missed each time: secrets of ${open.map(({ name }) => name)}`)
      await createPods(kube, path, open)
      const moments = await collectMoments(kube, path, open)
      for (const situation of open) {
        const seen = moments.get(situation.name) ?? []
        if (!missedSecrets(seen.at(-1)?.events ?? [], secretNames(situation))) told.set(situation.name, seen)
      }
      open = open.filter(({ name }) => !told.has(name))
      await kube.expect('DELETE', `${path}/pods?gracePeriodSeconds=0`)
    }
    return told
  })
}

/** A few at a time: a kubelet that is busy starting pods finds no time to read their secrets. */
export async function createPods(kube: Kube, path: string, situations: readonly Situation[]): Promise<void> {
  for (const { name, spec } of situations) {
    await kube.expect('POST', `${path}/pods`, manifestOf(name, spec))
    await delay(paceMs)
  }
}

/** As they are called in the cluster. */
export const secretNames = ({ name, secrets }: Situation) => Object.keys(secrets).map((secret) => `${name}-${secret}`)

export function createSecrets(kube: Kube, path: string, { name, secrets }: Situation): Promise<unknown>[] {
  return Object.entries(secrets).map(([secret, body]) =>
    kube.expect('POST', `${path}/secrets`, { metadata: { name: `${name}-${secret}` }, ...body }),
  )
}

function manifestOf(name: string, spec: Situation['spec']): object {
  const listed = (spec['imagePullSecrets'] ?? []) as { name: string }[]
  return {
    metadata: { name },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 1,
      ...spec,
      imagePullSecrets: listed.map((secret) => ({ name: `${name}-${secret.name}` })),
    },
  }
}

async function collectMoments(
  kube: Kube,
  path: string,
  situations: readonly Situation[],
): Promise<Map<string, Moment[]>> {
  const moments = new Map<string, Moment[]>(situations.map(({ name }) => [name, []]))
  const open = new Set(moments.keys())
  const deadline = Date.now() + patienceMs
  while (open.size > 0) {
    if (Date.now() > deadline) {
      const last = [...open].map(
        (name) => `${name} ${JSON.stringify(moments.get(name)?.at(-1)?.pod.status ?? 'unseen')}`,
      )
      throw new Error(`nothing new of: ${last.join('; ')}`)
    }
    await delay(300)
    for (const moment of await readMoments(kube, path)) {
      const name = moment.pod.metadata?.name ?? ''
      const seen = moments.get(name)
      const last = seen?.at(-1)
      if (!seen || !open.has(name) || !hasSomethingToSay(moment)) continue
      if (!last || describeStatus(last.pod) !== describeStatus(moment.pod)) seen.push(moment)
      if (isOver(moment)) open.delete(name)
    }
  }
  const final = await readLastEvents(kube, path)
  for (const [name, seen] of moments) {
    const [last] = seen.splice(-1)
    if (last) seen.push({ ...last, events: final.get(name) ?? last.events })
  }
  return moments
}

/** Events by pod. They come a little after the status that they explain: that of a failure is waited for. */
async function readLastEvents(kube: Kube, path: string): Promise<Map<string, readonly KubernetesEvent[]>> {
  for (const end = Date.now() + patienceMs; ; await delay(300)) {
    const moments = await readMoments(kube, path)
    const isTold = ({ pod, events }: Moment) =>
      !containerStates(pod).some(({ state }) => state?.waiting?.reason?.match(/^(ErrImagePull|ImagePullBackOff)$/)) ||
      events.some(({ reason }) => reason === 'Failed')
    if (moments.every(isTold) || Date.now() > end)
      return new Map(moments.map(({ pod, events }) => [pod.metadata?.name ?? '', events]))
  }
}

async function readMoments(kube: Kube, path: string): Promise<Moment[]> {
  const { items: pods } = await kube.expect<{ items: Pod[] }>('GET', `${path}/pods`)
  const { items: events } = await kube.expect<{ items: KubernetesEvent[] }>('GET', `${path}/events`)
  return pods.map((pod) => ({
    pod,
    events: events.filter(({ involvedObject }) => involvedObject.uid === pod.metadata?.uid),
  }))
}

const routine = ['ContainerCreating', 'PodInitializing']

function containerStates({ status }: Pod): NonNullable<NonNullable<Pod['status']>['containerStatuses']> {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
}

function hasSomethingToSay(moment: Moment): boolean {
  const waits = containerStates(moment.pod).some(
    ({ state }) => !routine.includes(state?.waiting?.reason ?? 'ContainerCreating'),
  )
  return waits || isOver(moment)
}

/** Nothing but repetition comes after this. */
function isOver({ pod, events }: Moment): boolean {
  const reasons = containerStates(pod).map(({ state }) => state?.waiting?.reason)
  const waitsForGood = reasons.some((reason) => reason && reason !== 'ErrImagePull' && !routine.includes(reason))
  const isUnschedulable = pod.status?.conditions?.some(({ reason }) => reason === 'Unschedulable') ?? false
  const hasDeadline = pod.spec?.activeDeadlineSeconds !== undefined
  const isDone = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
  return (
    isDone ||
    (!hasDeadline && (waitsForGood || isUnschedulable || events.some(({ reason }) => reason === 'FailedMount')))
  )
}

function describeStatus(pod: Pod): string {
  return JSON.stringify([
    pod.status?.phase,
    pod.status?.reason,
    containerStates(pod).map(({ name, state }) => [name, state?.waiting]),
  ])
}
