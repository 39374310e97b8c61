// Getting a container's image onto the node as its pull policy says (kubelet `EnsureImageExists`), with all that is told on the way.

import type { SecretObject } from '../../../explain/secret-document.ts'
import { objectAt, textAt } from '../../api/object.ts'
import { lookUpCredentials } from '../image/kubelet-keyring.ts'
import { pullImage } from '../image/pull.ts'
import { PullError } from '../image/pull-error.ts'
import { type RuntimeImage, readRuntimeImage } from '../image/reference.ts'
import type { PullCredential } from '../image/registry-session.ts'
import type { NodeImage } from '../image/store.ts'
import type { ContainerRecord } from '../status/container.ts'
import type { PodState } from './pod-state.ts'
import { waitFor } from './waiting.ts'

export interface ObtainedImage extends NodeImage {
  /** `host/repository@digest` */
  readonly id: string
}

/** The image, after as many attempts as it takes. Rejects when the pod has to end first. */
export async function obtainImage(pod: PodState, record: ContainerRecord): Promise<ObtainedImage> {
  const { timing, images } = pod.node
  for (let backOffMs = timing.backOffMs; ; ) {
    const secrets = readPullSecrets(pod)
    const read = readRuntimeImage(record.spec.image)
    if (!read.ok) {
      pod.tell('Warning', 'InspectFailed', read.message, record)
      await waitFor(pod, record, { reason: 'InvalidImageName', message: read.message })
      continue
    }
    const { image } = read
    const present = images.find(image)
    if (present !== undefined && record.spec.pullPolicy !== 'Always') {
      pod.tell('Normal', 'Pulled', `Container image "${image.asked}" already present on machine`, record)
      return identify(image, present)
    }
    if (record.spec.pullPolicy === 'Never') {
      const message = `Container image "${image.asked}" is not present with pull policy of Never`
      pod.tell('Warning', 'ErrImageNeverPull', message, record)
      await waitFor(pod, record, { reason: 'ErrImageNeverPull', message })
      continue
    }
    const looked = lookUpCredentials(secrets, image.lookup)
    if (!looked.ok) {
      // The kubelet makes the whole error the reason.
      await waitFor(pod, record, { reason: looked.message, message: looked.message })
      continue
    }
    const pulled = await pullOnce(pod, record, image, looked.credentials)
    if (pulled !== undefined) return identify(image, pulled)
    await backOff(pod, record, image, backOffMs)
    backOffMs = Math.min(backOffMs * 2, timing.maxBackOffMs)
  }
}

const identify = ({ lookup }: RuntimeImage, image: NodeImage): ObtainedImage => ({
  ...image,
  id: `${lookup}@${image.digest}`,
})

function readPullSecrets(pod: PodState): SecretObject[] {
  const named = pod.spec.pullSecrets.map((name) => ({ name, found: pod.find('secrets', name) }))
  const missing = named.filter(({ found }) => found === undefined).map(({ name }) => name)
  if (missing.length > 0) {
    const what = `Unable to retrieve some image pull secrets (${missing.join(', ')})`
    pod.tell('Warning', 'FailedToRetrieveImagePullSecret', `${what}; attempting to pull the image may not succeed.`)
  }
  return named.flatMap(({ found }) => {
    if (found === undefined) return []
    const data = Object.entries(objectAt(found, 'data')).map(([key, value]) => [key, String(value)])
    return [{ type: textAt(found, 'type'), data: Object.fromEntries(data) }]
  })
}

// Undefined when the registry did not give it; the container waits with ErrImagePull then.
async function pullOnce(
  pod: PodState,
  record: ContainerRecord,
  image: RuntimeImage,
  credentials: readonly PullCredential[],
): Promise<NodeImage | undefined> {
  const { node } = pod
  pod.tell('Normal', 'Pulling', `Pulling image "${image.asked}"`, record)
  const startedAt = node.cluster.clock.now().getTime()
  try {
    const pulled = await pullImage(node.images, node.registries, image, credentials, pod.ending.signal)
    const ms = `${node.cluster.clock.now().getTime() - startedAt}ms`
    const size = `Image size: ${pulled.sizeBytes} bytes.`
    const message = `Successfully pulled image "${image.asked}" in ${ms} (${ms} including waiting). ${size}`
    pod.tell('Normal', 'Pulled', message, record)
    return pulled
  } catch (error) {
    if (!(error instanceof PullError)) throw error
    const { message } = error
    pod.tell('Warning', 'Failed', `Failed to pull image "${image.asked}": ${message}`, record)
    pod.tell('Warning', 'Failed', 'Error: ErrImagePull', record)
    record.state = { kind: 'waiting', reason: 'ErrImagePull', message }
    pod.write()
    return undefined
  }
}

/** How long ErrImagePull stands before the kubelet's next look makes ImagePullBackOff of it. */
const nextLookMs = 500

async function backOff(pod: PodState, record: ContainerRecord, image: RuntimeImage, backOffMs: number): Promise<void> {
  const { state } = record
  const cause = state.kind === 'waiting' ? `${state.reason}: ${state.message}` : ''
  const untilLookMs = Math.min(nextLookMs, backOffMs / 2)
  await pod.pause(untilLookMs)
  const what = `Back-off pulling image "${image.asked}"`
  pod.tell('Normal', 'BackOff', what, record)
  pod.tell('Warning', 'Failed', 'Error: ImagePullBackOff', record)
  record.state = { kind: 'waiting', reason: 'ImagePullBackOff', message: `${what}: ${cause}` }
  pod.write()
  await pod.pause(backOffMs - untilLookMs)
}
