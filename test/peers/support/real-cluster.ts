// The real cluster that `scripts/cluster` makes, for peers that need one.

import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { RawCluster } from '../../support/raw-cluster.ts'

const run = promisify(execFile)
const script = join(import.meta.dirname, '../../../scripts/cluster')

export interface RealCluster {
  readonly kubeconfig: string
  readonly registry: string
  readonly registryCa: string
  readonly user: string
  readonly password: string
  /** Makes a namespace in which pods can be created at once. */
  createNamespace(name: string): Promise<void>
  deleteNamespace(name: string): Promise<void>
  /** Takes the cluster down, if it was not up before. */
  end(): Promise<void>
}

/** The cluster, or why there is none, as a clause. `INSTANCE` in the environment says which. */
export async function openRealCluster(): Promise<RealCluster | { readonly missing: string }> {
  const wasUp = await run(script, ['status']).then(
    () => true,
    () => false,
  )
  try {
    const { stdout } = await run(script, ['up'], { maxBuffer: 64 * 1024 * 1024 })
    return await describe(stdout.trim(), async () => {
      if (!wasUp) await run(script, ['down'])
    })
  } catch (error) {
    return {
      missing: `there is no real cluster: ${String(Reflect.get(Object(error), 'stderr'))
        .trim()
        .slice(-200)}`,
    }
  }
}

async function describe(kubeconfig: string, end: () => Promise<void>): Promise<RealCluster> {
  const facts = JSON.parse(await readFile(join(dirname(kubeconfig), 'cluster.json'), 'utf8'))
  const [[user = '', password = ''] = []] = Object.entries<string>(facts.registryUsers)
  const raw = new RawCluster(kubeconfig, facts.context)
  const send = async (method: string, path: string, body?: object) => await raw.send(method, path, body ? { body } : {})
  return {
    ...{ kubeconfig, user, password, registry: facts.registry, registryCa: facts.registryCa },
    async createNamespace(name) {
      await send('POST', '/api/v1/namespaces', { metadata: { name } })
      // Pods need the service account, which a controller makes.
      while ((await send('GET', `/api/v1/namespaces/${name}/serviceaccounts/default`)).status !== 200) {
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    },
    deleteNamespace: async (name) => void (await send('DELETE', `/api/v1/namespaces/${name}`)),
    async end() {
      raw.close()
      await end()
    },
  }
}
