// The operator: what a run costs on a real cluster, and what a thousand of them cost the process that launched them.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Figure } from './operator-figure.ts'
import { measureOnKubelet } from './operator-real.ts'
import type { PairResult } from './pairs.ts'
import { withRealCluster } from './real-cluster.ts'

const pods = 1000
const mebibyte = 1024 * 1024

/** Where no real cluster can be had, it says so and measures the rest. */
export async function measureOperator(rounds: number): Promise<(Figure | PairResult)[]> {
  return [...(await measureMany()), ...(await measureReal(rounds))]
}

async function measureReal(rounds: number): Promise<(Figure | PairResult)[]> {
  try {
    return await withRealCluster((cluster) => measureOnKubelet(cluster, rounds))
  } catch (error) {
    console.log(`  not measured on a real cluster: ${error instanceof Error ? error.message : error}`)
    return []
  }
}

/** A thousand pods of a sandbox, which is a process of its own, followed with their logs by one process. */
async function measureMany(): Promise<Figure[]> {
  const server = spawnProgram('./operator-server.ts', [])
  const [line] = (await once(createInterface({ input: server.stdout }), 'line')) as [string]
  const { kubeconfig, context, image } = JSON.parse(line) as Record<'kubeconfig' | 'context' | 'image', string>
  try {
    const load = spawnProgram('./operator-load.ts', [kubeconfig, context, image, `${pods}`])
    const { rss, before, grown, heapUsed, idleShare }: Load = JSON.parse(await text(load.stdout))
    const inMebibytes = (bytes: number) => `${(bytes / mebibyte).toFixed(0)} MiB`
    return [
      {
        name: `memory with ${pods} pods and their logs in one process`,
        ...{ value: rss / 1e6, goal: 250, unit: 'MB' },
        // The rest is room that the engine keeps for garbage, and the buffers of a TLS connection for each log.
        detail: `${inMebibytes(before)} before, ${inMebibytes(heapUsed)} in use by objects, ${inMebibytes(grown)} more after 20 s`,
      },
      {
        name: `processor with ${pods} idle pods`,
        ...{ value: idleShare * 100, goal: 5, unit: '% of a core', detail: 'over 20 s' },
      },
    ]
  } finally {
    server.stdin.end()
    await once(server, 'close')
  }
}

/** What the process with the runs says of itself, in bytes. */
interface Load {
  readonly rss: number
  readonly before: number
  /** While nothing happened. */
  readonly grown: number
  readonly heapUsed: number
  readonly idleShare: number
}

function spawnProgram(file: string, args: readonly string[]) {
  const program = fileURLToPath(import.meta.resolve(file))
  return spawn(process.execPath, ['--conditions=pullpass-source', program, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
}
