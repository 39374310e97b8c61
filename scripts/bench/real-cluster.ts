// The real cluster that benchmarks run on: that of `scripts/cluster up --audit`, brought up and taken down where it does not run already.

import { execFileSync, spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const instance = '4'

export interface RealCluster {
  readonly kubeconfig: string
  readonly context: string
  readonly kubectl: string
  readonly auditLog: string
  /** Holds `team/hello:1` for whoever logs in. */
  readonly registry: string
  readonly registryUsers: Readonly<Record<string, string>>
}

/** A request that the API server answered. */
export interface AuditedRequest {
  readonly userAgent?: string
  readonly verb: string
  readonly requestURI: string
  readonly objectRef?: { readonly resource?: string; readonly subresource?: string; readonly namespace?: string }
}

/** Lends the cluster to `use`. Rejects where none can be had; the reason is what `scripts/cluster` says. */
export async function withRealCluster<T>(use: (cluster: RealCluster) => Promise<T>): Promise<T> {
  const isRunning = spawnSync('scripts/cluster', ['status', '--instance', instance], { stdio: 'ignore' }).status === 0
  const cluster = await bringUp()
  try {
    return await use(cluster)
  } finally {
    if (!isRunning) execFileSync('scripts/cluster', ['down', '--instance', instance], { stdio: 'inherit' })
  }
}

/** Every answered request so far. */
export async function readAuditLog({ auditLog }: RealCluster): Promise<AuditedRequest[]> {
  const lines = (await readFile(auditLog, 'utf8')).trimEnd().split('\n')
  return lines.flatMap((line) => {
    const request = JSON.parse(line) as AuditedRequest & { readonly stage: string }
    return request.stage === 'ResponseComplete' ? [request] : []
  })
}

async function bringUp(): Promise<RealCluster> {
  const kubeconfig = execFileSync('scripts/cluster', ['up', '--instance', instance, '--audit'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim()
  const described = JSON.parse(await readFile(join(dirname(kubeconfig), 'cluster.json'), 'utf8')) as RealCluster
  return { ...described, kubeconfig }
}
