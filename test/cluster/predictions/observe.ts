// What the kubelet did with a pod, read from the pod's status.

import type { Pod } from '../../../src/basics/wire.ts'
import { type ImageOutcome, type PodOutcome, pullFailed } from './outcome.ts'

type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number]

/** The outcome, or undefined while it is open. */
export function observePod({ status }: Pod): PodOutcome | undefined {
  const init = observeContainer(status?.initContainerStatuses?.[0])
  if (init && init.kind !== 'pulled') return { init, main: { kind: 'not-started' } }
  const main = observeContainer(status?.containerStatuses?.[0])
  if (!main) return undefined
  return init ? { init, main } : { main }
}

/** The text that a person would read, of the first container that waits. */
export function waitingText({ status }: Pod): string | undefined {
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
  return all.map(({ state }) => state?.waiting?.message).find((message) => message !== undefined)
}

function observeContainer(status: ContainerStatus | undefined): ImageOutcome | undefined {
  if (status?.imageID) return { kind: 'pulled' }
  const { reason, message = '' } = status?.state?.waiting ?? {}
  switch (reason) {
    case undefined:
    case 'ContainerCreating':
    case 'PodInitializing':
      return undefined
    case 'InvalidImageName':
      return { kind: 'invalid-image' }
    case 'ErrImagePull':
    case 'ImagePullBackOff':
      return pullFailed(statusesIn(message))
    default:
      // The keyring's error comes as the reason, a text; a word is another trouble than pulling.
      if (/^\w+$/.test(reason))
        throw new Error(`container ${status?.name} waits for another reason: ${reason}: ${message}`)
      return { kind: 'keyring-error' }
  }
}

function statusesIn(message: string): number[] {
  const named = [...message.matchAll(/\b([45]\d\d) [A-Z][a-z]/g)].map(([, status]) => Number(status))
  return /\bnot found\b/.test(message) ? [...named, 404] : named
}
