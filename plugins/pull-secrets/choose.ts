// Which secrets a pod lists: its own, the smallest set of ours that its images need, and those of its service account.

import type { FrozenPod } from 'pullpass/plugin'
import type { Context } from './context.ts'
import { chooseSmallest } from './cover.ts'
import { collectImages } from './images.ts'
import { isFor } from './keys.ts'
import type { PullSecretOptions } from './options.ts'
import { readAccountSecrets } from './stored.ts'

/** The configured secrets for the images of `pod`. */
export function chooseSecrets(pod: FrozenPod, secrets: readonly PullSecretOptions[]): readonly PullSecretOptions[] {
  const images = collectImages(pod)
  const candidates = secrets.map((options) => ({ options, covers: (image: string) => isFor(options, image) }))
  return chooseSmallest(candidates, images).map(({ options }) => options)
}

/**
 * The pod with the chosen secrets in its list. Listing one switches the service account's own list off, so that is taken over too. Undefined
 * when nothing is missing.
 */
export async function listSecrets(
  context: Context,
  pod: FrozenPod,
  chosen: readonly PullSecretOptions[],
): Promise<FrozenPod | undefined> {
  if (chosen.length === 0) return undefined
  const account = await readAccountSecrets(context, pod.spec?.serviceAccountName)
  const own = ownSecrets(pod)
  const names = [...new Set([...own, ...chosen.map(({ name }) => name), ...account])]
  if (names.length === own.length) return undefined
  const spec = {
    ...pod.spec,
    containers: pod.spec?.containers ?? [],
    imagePullSecrets: names.map((name) => ({ name })),
  }
  return { ...pod, spec }
}

/** The names that the kubelet will look for: the pod's list, or what admission copies from the service account. */
export async function effectiveSecrets(context: Context, pod: FrozenPod): Promise<readonly string[]> {
  const own = ownSecrets(pod)
  return own.length > 0 ? own : await readAccountSecrets(context, pod.spec?.serviceAccountName)
}

function ownSecrets({ spec }: FrozenPod): string[] {
  return [...new Set((spec?.imagePullSecrets ?? []).flatMap(({ name }) => name || []))]
}
