// The kubeconfig of a sandbox: a file that only its owner can read, in a directory of its own.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dump } from 'js-yaml'
import type { KnownUser } from './api/access.ts'

export interface KubeconfigCluster {
  /** Name of the context. */
  readonly name: string
  /** `127.0.0.1:port` */
  readonly host: string
  readonly users: readonly KnownUser[]
}

export interface KubeconfigFile {
  readonly path: string
  /** Removes the file and its directory. */
  remove(): Promise<void>
}

/**
 * Writes one file (0600) for all clusters into a new directory (0700). The first user of a cluster gets the context with the
 * cluster's name, each further one `user@cluster`; the first cluster is the current context.
 */
export async function writeKubeconfig(
  clusters: readonly KubeconfigCluster[],
  caCertificate: string,
): Promise<KubeconfigFile> {
  const directory = await mkdtemp(join(tmpdir(), 'pullpass-sandbox-'))
  const path = join(directory, 'kubeconfig')
  const ca = Buffer.from(caCertificate).toString('base64')
  const logins = clusters.flatMap((cluster) => cluster.users.map((user, index) => describeLogin(cluster, user, index)))
  const document = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': clusters[0]?.name,
    clusters: clusters.map(({ name, host }) => ({
      name,
      cluster: { server: `https://${host}`, 'certificate-authority-data': ca },
    })),
    users: logins.map(({ login, token }) => ({ name: login, user: { token } })),
    contexts: logins.map(({ context, cluster, login }) => ({ name: context, context: { cluster, user: login } })),
  }
  await writeFile(path, dump(document), { mode: 0o600, flag: 'wx' })
  return { path, remove: () => rm(directory, { recursive: true, force: true }) }
}

function describeLogin(cluster: KubeconfigCluster, user: KnownUser, index: number) {
  const login = `${user.name}@${cluster.name}`
  return { context: index === 0 ? cluster.name : login, cluster: cluster.name, login, token: user.token }
}
