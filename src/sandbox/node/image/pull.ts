// A pull as the kubelet does it: with every credential that fits, in order; without any only when none fits.

import { PullError } from './pull-error.ts'
import type { RuntimeImage } from './reference.ts'
import { type PullCredential, type RegistryAccess, RegistrySession } from './registry-session.ts'
import type { ImageStore, NodeImage } from './store.ts'

/** Rejects with a PullError that holds each different failure once (apimachinery `NewAggregate`), or with the signal's reason. */
export async function pullImage(
  store: ImageStore,
  access: RegistryAccess,
  image: RuntimeImage,
  credentials: readonly PullCredential[],
  signal: AbortSignal,
): Promise<NodeImage> {
  const failures = new Set<string>()
  for (const credential of credentials.length === 0 ? [undefined] : credentials) {
    try {
      return await store.pull(image, new RegistrySession(access, image, credential, signal))
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof PullError)) throw error
      failures.add(error.message)
    }
  }
  const [only = ''] = failures
  throw new PullError(failures.size === 1 ? only : `[${[...failures].join(', ')}]`)
}
