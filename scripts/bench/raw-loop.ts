// The least that can be done: requests over kept-alive connections of node:https, and nothing else. What pullpass is measured against.
// As a program: `raw-loop.ts KUBECONFIG PATH` asks every cluster for one path and reads the answers as JSON.

import { readFile } from 'node:fs/promises'
import { Agent, request } from 'node:https'
import { load } from 'js-yaml'

export interface RawRequest {
  readonly method: string
  readonly path: string
  readonly body?: string
}

interface RawCluster {
  readonly server: string
  readonly agent: Agent
  readonly token: string
}

interface KubeconfigFile {
  readonly clusters: readonly { name: string; cluster: { server: string; 'certificate-authority-data': string } }[]
  readonly users: readonly { name: string; user: { token: string } }[]
  readonly contexts: readonly { context: { cluster: string; user: string } }[]
}

/** Every context of a sandbox's kubeconfig, with at most four connections a cluster. */
export async function openLoop(
  kubeconfig: string,
): Promise<{ each(requests: readonly RawRequest[]): Promise<void>; close(): void }> {
  const clusters = readClusters(load(await readFile(kubeconfig, 'utf8')) as KubeconfigFile)
  return {
    each: async (requests) => {
      await Promise.all(clusters.map((cluster) => Promise.all(requests.map((one) => send(cluster, one)))))
    },
    close: () => {
      for (const { agent } of clusters) agent.destroy()
    },
  }
}

function readClusters(file: KubeconfigFile): RawCluster[] {
  return file.contexts.map(({ context }) => {
    const cluster = file.clusters.find(({ name }) => name === context.cluster)?.cluster
    const user = file.users.find(({ name }) => name === context.user)?.user
    if (!cluster || !user) throw new Error('a context without cluster or user')
    const ca = Buffer.from(cluster['certificate-authority-data'], 'base64')
    return { server: cluster.server, token: user.token, agent: new Agent({ keepAlive: true, maxSockets: 4, ca }) }
  })
}

function send(cluster: RawCluster, { method, path, body }: RawRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${cluster.token}`, 'content-type': 'application/json' }
    const call = request(`${cluster.server}${path}`, { method, agent: cluster.agent, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        if ((response.statusCode ?? 500) >= 300) reject(new Error(`${method} ${path}: ${response.statusCode}`))
        else resolve(JSON.parse(Buffer.concat(chunks).toString()))
      })
    })
    call.on('error', reject)
    call.end(body)
  })
}

if (import.meta.main) {
  const [kubeconfig = '', path = ''] = process.argv.slice(2)
  const loop = await openLoop(kubeconfig)
  await loop.each([{ method: 'GET', path }])
  loop.close()
}
