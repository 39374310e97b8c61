// Why one pod does not run: its status, its events and its secrets as they are now, put before the diagnosis.

import type { KubernetesEvent, Pod } from '../basics/wire.ts'
import type { CallOptions, ObjectName } from '../cluster/call.ts'
import type { TaskCluster } from '../cluster/cluster.ts'
import type { PodReader } from '../cluster/resources/pods.ts'
import type { EventReader } from '../cluster/resources/watchable.ts'
import { diagnosePod } from '../diagnosis/diagnose.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import type { ImageAnswers } from '../diagnosis/input.ts'
import { PullpassError } from '../errors/pullpass-error.ts'
import { type Explanation, explainImage, type NamedSecret } from '../explain/explain.ts'
import { toFailure } from './failure.ts'
import { callsPerCluster, mapMany } from './many.ts'
import type { ProveImage } from './proof/prove.ts'

/** What is read; nothing is written. */
export interface PodCluster extends Pick<TaskCluster, 'name' | 'secrets' | 'serviceAccounts'> {
  readonly pods: Pick<PodReader, 'get'>
  readonly events: Pick<EventReader, 'list'>
}

export interface ExplainPodOptions extends CallOptions {
  readonly now: () => Date
  /** Asks the registry of the image that can't be pulled, with each login that the kubelet tries. Not asked when absent. */
  readonly prove?: ProveImage
}

/** What the kubelet does with the pod's secrets for one of its images. */
export interface PodImage {
  readonly image: string
  /** The containers that run it, in the order of the pod. */
  readonly containers: readonly string[]
  readonly explanation: Explanation
}

export interface PodExplanation {
  readonly pod: Pod
  /** Absent when nothing is wrong as far as the API shows. */
  readonly diagnosis?: Diagnosis
  /** Every image once; none when the secrets could not be read. */
  readonly images: readonly PodImage[]
  /** What could not be looked at, so that the diagnosis rests on less. */
  readonly gaps: readonly PullpassError[]
}

/** Looks at a pod. Rejects when the pod can't be read or when aborted; what else can't be read is a gap. */
export async function explainPod(
  cluster: PodCluster,
  name: ObjectName,
  options: ExplainPodOptions,
): Promise<PodExplanation> {
  const calls: CallOptions = options.signal ? { signal: options.signal } : {}
  const pod = await cluster.pods.get(name, calls)
  if (!pod) {
    throw new PullpassError(
      'cluster-not-found',
      `there is no pod \`${name.name}\` in \`${cluster.name}/${name.namespace}\``,
    )
  }
  const [events, secrets, account] = await Promise.all([
    attempt(`cannot read the events of pod \`${name.name}\``, calls, () => readEvents(cluster, name, pod, calls)),
    attempt(`cannot read the pull secrets of pod \`${name.name}\``, calls, () =>
      readSecrets(cluster, name, pod, calls),
    ),
    attempt(`cannot read the service account of pod \`${name.name}\``, calls, () =>
      readAccount(cluster, name, pod, calls),
    ),
  ])
  const input = {
    pod,
    context: cluster.name,
    keepsLogs: true,
    now: options.now(),
    ...(events.value && { events: events.value }),
    ...(secrets.value && { secrets: secrets.value }),
    ...(account.value && { accountSecrets: account.value }),
  }
  const first = diagnosePod(input)
  const answers = await askRegistry(first, secrets.value, options)
  const diagnosis = answers ? diagnosePod({ ...input, answers: [answers] }) : first
  return {
    pod,
    ...(diagnosis && { diagnosis }),
    images: secrets.value ? explainImages(pod, secrets.value) : [],
    gaps: [events, secrets, account].flatMap(({ gap }) => gap ?? []),
  }
}

interface Attempt<T> {
  readonly value?: T
  readonly gap?: PullpassError
}

async function attempt<T>(doing: string, { signal }: CallOptions, read: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await read() }
  } catch (thrown) {
    signal?.throwIfAborted()
    return { gap: toFailure(thrown, doing) }
  }
}

async function readEvents(
  cluster: PodCluster,
  { namespace }: ObjectName,
  { metadata }: Pod,
  calls: CallOptions,
): Promise<readonly KubernetesEvent[]> {
  const fieldSelector = `involvedObject.uid=${metadata?.uid ?? ''}`
  return (await cluster.events.list({ namespace, fieldSelector }, calls)).items
}

/** In the pod's order; one that does not exist is named without content. */
async function readSecrets(
  cluster: PodCluster,
  { namespace }: ObjectName,
  { spec }: Pod,
  calls: CallOptions,
): Promise<NamedSecret[]> {
  const names = (spec?.imagePullSecrets ?? []).flatMap((reference) => reference.name || [])
  return await mapMany(
    names,
    async (name) => {
      const secret = await cluster.secrets.get({ namespace, name }, calls)
      return secret ? { name, secret } : { name }
    },
    callsPerCluster,
  )
}

async function readAccount(
  cluster: PodCluster,
  { namespace }: ObjectName,
  { spec }: Pod,
  calls: CallOptions,
): Promise<string[]> {
  const account = await cluster.serviceAccounts.get({ namespace, name: spec?.serviceAccountName ?? 'default' }, calls)
  return (account?.imagePullSecrets ?? []).flatMap((reference) => reference.name || [])
}

/** One question, about the image that the diagnosis is about, and only when a login has to do with it. */
async function askRegistry(
  diagnosis: Diagnosis | undefined,
  secrets: readonly NamedSecret[] | undefined,
  { prove, signal }: ExplainPodOptions,
): Promise<ImageAnswers | undefined> {
  const image = diagnosis?.image
  if (!prove || !secrets || image === undefined || diagnosis?.code === 'image-name-invalid') return undefined
  const { outcome, candidates } = explainImage(secrets, image)
  if (outcome === 'keyring-error' || outcome === 'invalid-image') return undefined
  return { image, proofs: await prove(image, candidates, signal ?? new AbortController().signal) }
}

function explainImages({ spec }: Pod, secrets: readonly NamedSecret[]): PodImage[] {
  const containers = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]
  const images = [...new Set(containers.map(({ image }) => image ?? ''))]
  return images.map((image) => ({
    image,
    containers: containers.filter((container) => (container.image ?? '') === image).map(({ name }) => name),
    explanation: explainImage(secrets, image),
  }))
}
