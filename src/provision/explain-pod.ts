// Why one pod does not run: its status, its events and its secrets as they are now, put before the diagnosis.

import type { Pod } from '../basics/wire.ts'
import type { CallOptions, ObjectName } from '../cluster/call.ts'
import type { PodReader } from '../cluster/resources/pods.ts'
import { listContainers, type PodContainer } from '../diagnosis/containers.ts'
import { diagnosePod } from '../diagnosis/diagnose.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import type { ImageAnswers } from '../diagnosis/input.ts'
import { findWait, type PodWait } from '../diagnosis/start/wait.ts'
import { PullpassError } from '../errors/pullpass-error.ts'
import { type Explanation, explainImage, type NamedSecret } from '../explain/explain.ts'
import type { ProveImage } from './proof/prove.ts'
import { type EvidenceCluster, readAccountSecrets, readPodEvents, readPodSecrets } from './read-pod-evidence.ts'

/** What is read; nothing is written. */
export interface PodCluster extends EvidenceCluster {
  readonly name: string
  readonly pods: Pick<PodReader, 'get'>
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
  /** What it waits for where nothing is wrong; with neither it runs and is ready, or is done. */
  readonly wait?: PodWait
  /** Every image once. */
  readonly images: readonly PodImage[]
  /** What a registry answered about the image that can't be pulled; absent where none was asked. */
  readonly answers?: ImageAnswers
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
    readPodEvents(cluster, pod, calls),
    readPodSecrets(cluster, pod, calls),
    readAccountSecrets(cluster, pod, calls),
  ])
  options.signal?.throwIfAborted()
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
  const answers = await askRegistry(first, input.secrets, options)
  const diagnosis = answers ? diagnosePod({ ...input, answers: [answers] }) : first
  const wait = diagnosis ? undefined : findWait(input)
  return {
    pod,
    ...(diagnosis && { diagnosis }),
    ...(wait && { wait }),
    ...(answers && { answers }),
    images: explainImages(pod, secrets.value ?? []),
    gaps: [...events.gaps, ...secrets.gaps, ...account.gaps],
  }
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

function explainImages(pod: Pod, secrets: readonly NamedSecret[]): PodImage[] {
  const containers = listContainers(pod)
  return [...new Set(containers.map(({ image }) => image))].map((image) => {
    const users = containers.filter((container) => container.image === image)
    const explanation = explainImage(secrets, image)
    return {
      image,
      containers: users.map(({ name }) => name),
      // Warnings about a pull are no news to a container that has its image.
      explanation: users.every(hasImage) ? { ...explanation, notes: [] } : explanation,
    }
  })
}

function hasImage({ status }: PodContainer): boolean {
  return Boolean(status?.imageID) || status?.state?.running !== undefined
}
