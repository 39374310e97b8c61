// A sandbox for one test file, with the files that command lines name.

import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { systemClock } from '../../../src/basics/clock.ts'
import type { Secret } from '../../../src/basics/wire.ts'
import type { Cluster } from '../../../src/cluster/cluster.ts'
import { openKubeconfig } from '../../../src/cluster/open.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/index.ts'

export interface TestSandbox {
  readonly sandbox: Sandbox
  /** Flags of `create` for the sandbox's registry and private image. */
  readonly login: readonly string[]
  /** Writes a file that disappears with the sandbox (0600); its path. */
  writeFile(name: string, content: string): string
  /** What is really stored. */
  readSecret(namespace: string, name: string, context?: string): Promise<Secret | undefined>
  /** Stores a secret as another program would: without our marks. */
  writeSecret(namespace: string, secret: Secret): Promise<void>
}

export async function startTestSandbox(options: SandboxOptions = {}): Promise<TestSandbox> {
  const sandbox = await startSandbox({ namespaces: ['app', 'web'], ...options })
  const directory = dirname(sandbox.kubeconfig)
  const write = (name: string, content: string): string => {
    const path = join(directory, name)
    writeFileSync(path, content, { mode: 0o600 })
    return path
  }
  const passwordFile = write('password.txt', `${sandbox.registry.password}\n`)
  return {
    sandbox,
    login: [
      ...['--kubeconfig', sandbox.kubeconfig, '--server', sandbox.registry.host],
      ...['--username', sandbox.registry.username, '--password-file', passwordFile],
      ...['--image', sandbox.images.private],
    ],
    writeFile: write,
    readSecret: (namespace, name, context) =>
      withCluster(sandbox, context, (cluster) => cluster.secrets.get({ namespace, name })),
    writeSecret: (namespace, secret) =>
      withCluster(sandbox, undefined, async ({ secrets }) => {
        const written = await secrets.create({ ...secret, metadata: { ...secret.metadata, namespace } })
        if (written.status === 'conflict') throw new TypeError('there is a secret of this name already')
      }),
  }
}

async function withCluster<T>(
  sandbox: Sandbox,
  context = sandbox.contexts[0] ?? '',
  use: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  const environment = { homeDirectory: '/nonexistent', workingDirectory: '/', variables: {} }
  const kubeconfig = await openKubeconfig({ environment, kubeconfig: sandbox.kubeconfig, clock: systemClock })
  const cluster = kubeconfig.openCluster(context)
  try {
    return await use(cluster)
  } finally {
    cluster.close()
  }
}

/** The docker config in a stored secret. */
export function decodeStored(secret: Secret | undefined): unknown {
  return JSON.parse(Buffer.from(secret?.data?.['.dockerconfigjson'] ?? '', 'base64').toString('utf8'))
}
