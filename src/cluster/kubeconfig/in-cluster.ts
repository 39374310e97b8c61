// Inside a pod: the API server and the service account that Kubernetes put there (client-go rest/config.go: InClusterConfig).

import { readFile } from 'node:fs/promises'
import { isIPv6 } from 'node:net'
import { join } from 'node:path'
import { type Environment, readVariable } from '../../basics/environment.ts'
import type { KubeconfigDocument } from './document.ts'
import { parseKubeconfig } from './parse.ts'

const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount'

/** The name of the one context there is inside a pod. */
const contextName = 'in-cluster'

/** One context that speaks as the pod's service account; undefined outside of a pod. The token file is read anew as it rotates. */
export async function readInCluster(
  environment: Environment,
  folder: string = serviceAccountFolder,
): Promise<KubeconfigDocument | undefined> {
  const host = readVariable(environment, 'KUBERNETES_SERVICE_HOST')
  const port = readVariable(environment, 'KUBERNETES_SERVICE_PORT')
  if (!host || !port) return undefined
  const token = join(folder, 'token')
  if ((await readTextIfPresent(token)) === undefined) return undefined
  const namespace = readVariable(environment, 'POD_NAMESPACE') ?? (await readTextIfPresent(join(folder, 'namespace')))
  const kubeconfig = {
    'current-context': contextName,
    contexts: [{ name: contextName, context: { cluster: contextName, user: contextName, namespace } }],
    clusters: [
      {
        name: contextName,
        cluster: {
          server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
          'certificate-authority': join(folder, 'ca.crt'),
        },
      },
    ],
    users: [{ name: contextName, user: { tokenFile: token } }],
  }
  return await parseKubeconfig(join(folder, 'kubeconfig'), Buffer.from(JSON.stringify(kubeconfig)))
}

async function readTextIfPresent(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  )
}
