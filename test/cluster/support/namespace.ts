// A namespace for one run, ready for pods, gone afterwards.

import { setTimeout as delay } from 'node:timers/promises'
import type { Kube } from './kube.ts'

/** Calls `use` with the path of a fresh namespace, in which pods can be created at once. */
export async function withNamespace<T>(kube: Kube, prefix: string, use: (path: string) => Promise<T>): Promise<T> {
  const name = `${prefix}-${Date.now().toString(36)}`
  const path = `/api/v1/namespaces/${name}`
  await kube.expect('POST', '/api/v1/namespaces', { metadata: { name } })
  try {
    for (let tries = 0; (await kube.statusOf('GET', `${path}/serviceaccounts/default`)) === 404; tries += 1) {
      if (tries > 100) throw new Error(`the service account of ${name} does not come`)
      await delay(100)
    }
    return await use(path)
  } finally {
    await kube.expect('DELETE', path)
  }
}
