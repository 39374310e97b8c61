// The real cluster that `scripts/cluster` makes, for peers that need one.

import * as v from 'valibot'
import { borrowCluster } from '../../../scripts/cluster.d/borrow.ts'
import { RawCluster } from '../../support/raw-cluster.ts'

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
  try {
    const { kubeconfig, description, giveBack } = await borrowCluster()
    return describe(kubeconfig, v.parse(descriptionSchema, description), giveBack)
  } catch (error) {
    return { missing: `there is no real cluster: ${error instanceof Error ? error.message : error}` }
  }
}

const descriptionSchema = v.object({
  context: v.string(),
  registry: v.string(),
  registryCa: v.string(),
  registryUsers: v.record(v.string(), v.string()),
})
type Description = v.InferOutput<typeof descriptionSchema>

function describe(kubeconfig: string, facts: Description, giveBack: () => Promise<void>): RealCluster {
  const [[user = '', password = ''] = []] = Object.entries(facts.registryUsers)
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
      await giveBack()
    },
  }
}
