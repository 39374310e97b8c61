// Whether a log survives its connections.

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runTask } from '../../src/operator/index.ts'
import { readServer, startCuttingProxy, writeProxied } from '../../test/support/cutting-proxy.ts'
import type { Figure } from './operator-figure.ts'
import { openPlace } from './operator-place.ts'
import { namespace, shell } from './operator-timed.ts'
import type { RealCluster } from './real-cluster.ts'

const lines = 100_000

/** 100,000 lines in about twenty seconds, with every connection cut when it is a second old. */
export async function measureFidelity(cluster: RealCluster): Promise<Figure> {
  const text = await readFile(cluster.kubeconfig, 'utf8')
  const proxy = await startCuttingProxy({ ...readServer(text), random: Math.random, lifeMs: () => 1000 })
  const folder = await mkdtemp(join(tmpdir(), 'pullpass-bench-'))
  const kubeconfig = join(folder, 'kubeconfig')
  await writeProxied(text, proxy.port, kubeconfig)
  const place = await openPlace(kubeconfig, cluster.context)
  const seen = new Uint8Array(lines)
  let others = 0
  const print = `i=0; while [ $i -lt ${lines} ]; do echo $i; i=$((i + 1)); [ $((i % 5000)) -ne 0 ] || sleep 1; done`
  const task = { image: `${cluster.registry}/team/hello:1`, imagePullSecrets: ['regcred'], ...shell(print) }
  try {
    const outcome = await runTask(
      { ...task, namespace, name: 'lines' },
      {
        ...place,
        onLine: ({ text: line }) => {
          const at = Number(line)
          if (Number.isInteger(at) && at < lines) seen[at] = (seen[at] ?? 0) + 1
          else others += 1
        },
      },
    )
    const lost = seen.filter((count) => count === 0).length
    const doubled = seen.reduce((sum, count) => sum + Math.max(0, count - 1), 0)
    return {
      name: `${lines} lines with a cut every second: lost and doubled`,
      ...{ value: lost + doubled + others, goal: 0, unit: 'lines' },
      detail: `${lost} lost, ${doubled} doubled, ${others} torn, ${proxy.cuts} connections cut, ${outcome.status}`,
    }
  } finally {
    await place.close()
    await proxy.stop()
    await rm(folder, { recursive: true })
  }
}
