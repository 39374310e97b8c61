// The real cluster that benchmarks run on: that of `scripts/cluster up --audit`, brought up and taken down where it does not run already.

import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { type BorrowedCluster, borrowCluster } from '../cluster.d/borrow.ts'

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

/** What `use` measured on the cluster. Where none can be had, says so in one line, with the script's reason, and gives nothing. */
export async function withRealCluster<T>(use: (cluster: RealCluster) => Promise<T[]>): Promise<T[]> {
  let borrowed: BorrowedCluster
  try {
    borrowed = await borrowCluster({ instance, audit: true })
  } catch (error) {
    console.log(`  not measured on a real cluster: ${error instanceof Error ? error.message : error}`)
    return []
  }
  const { kubeconfig, description, giveBack } = borrowed
  try {
    return await use({ ...(description as Omit<RealCluster, 'kubeconfig'>), kubeconfig })
  } finally {
    await giveBack()
  }
}

/** Every request answered before this call. A request's line comes after its answer: a request of our own tells that all lines are there. */
export async function readAuditLog({ auditLog, kubectl, kubeconfig }: RealCluster): Promise<AuditedRequest[]> {
  const marker = `${markerPath}${randomUUID()}`
  await promisify(execFile)(kubectl, ['--kubeconfig', kubeconfig, 'get', '--raw', marker])
  for (let tries = 0; tries < 100; tries += 1) {
    const requests = parseAuditLog(await readFile(auditLog, 'utf8'))
    if (requests.some(({ requestURI }) => requestURI === marker)) {
      return requests.filter(({ requestURI }) => !requestURI.startsWith(markerPath))
    }
    await delay(50)
  }
  throw new Error(`the API server's audit log ${auditLog} does not show a request that it answered`)
}

const markerPath = '/version?bench-marker='

function parseAuditLog(log: string): AuditedRequest[] {
  const whole = log.slice(0, log.lastIndexOf('\n') + 1)
  return whole.split('\n').flatMap((line) => {
    if (line === '') return []
    const request = JSON.parse(line) as AuditedRequest & { readonly stage: string }
    return request.stage === 'ResponseComplete' ? [request] : []
  })
}
