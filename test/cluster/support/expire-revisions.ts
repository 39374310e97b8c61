// Makes every revision so far too old: the API server forgets its watch cache by a restart, etcd its history by a compaction.

import { readFile } from 'node:fs/promises'
import { runClusterScript } from '../../../scripts/cluster.d/borrow.ts'
import { RawCluster } from '../../support/raw-cluster.ts'
import type { TestRig } from './test-cluster.ts'

/** Takes some seconds; requests under way are cut. */
export async function expireRevisions(rig: TestRig, kubeconfig: string, context: string): Promise<void> {
  const [pid = ''] = (await readFile(rig.apiServerPidFile, 'utf8')).split(' ')
  process.kill(Number(pid), 'SIGKILL')
  const { code, stderr } = await runClusterScript(['up'])
  if (code !== 0) throw new Error(`the API server does not come back: ${stderr}`)
  const cluster = new RawCluster(kubeconfig, context)
  const { body } = await cluster.send('GET', '/api/v1/namespaces')
  cluster.close()
  const compaction = { revision: body.metadata.resourceVersion, physical: true }
  const answer = await fetch(`${rig.etcd}/v3/kv/compaction`, { method: 'POST', body: JSON.stringify(compaction) })
  if (!answer.ok) throw new Error(`etcd refuses the compaction: ${answer.status}`)
}
