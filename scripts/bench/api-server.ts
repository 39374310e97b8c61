// `verify` and `create` against kubectl on the same real API server, with the requests that each sends, counted from its audit log.

import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { measurePairs, type PairResult, timeProgram } from './pairs.ts'
import { type RealCluster, readAuditLog, withRealCluster } from './real-cluster.ts'

const login = ['--server', 'reg.example.com', '--username', 'bench']

/** Two pairs; none where no real cluster can be had, which is said. */
export async function measureOnApiServer(rounds: number): Promise<PairResult[]> {
  return await withRealCluster((cluster) => measureOn(cluster, rounds))
}

async function measureOn(cluster: RealCluster, rounds: number): Promise<PairResult[]> {
  const namespace = `pullpass-bench-${randomUUID().slice(0, 8)}`
  const passwordFile = join(dirname(cluster.kubeconfig), 'bench-password')
  await writeFile(passwordFile, 'long-and-random\n', { mode: 0o600 })
  const kubectl = (...args: string[]) =>
    timeProgram(cluster.kubectl, ['--kubeconfig', cluster.kubeconfig, '-n', namespace, ...args])
  const pullpass = (...args: string[]) =>
    timeProgram(process.execPath, ['bin/pullpass.cjs', ...args, '--kubeconfig', cluster.kubeconfig, '-n', namespace])
  const create = (name: string) => pullpass('create', name, ...login, '--password-file', passwordFile, '--yes', '-q')
  await kubectl('create', 'namespace', namespace)
  try {
    await create('regcred')
    return [
      await measureCounted(cluster, rounds, ['verify', 'kubectl get secret'], {
        ours: () => pullpass('verify', 'regcred', '-q'),
        theirs: () => kubectl('get', 'secret', 'regcred', '-o', 'json'),
      }),
      await measureCounted(cluster, rounds, ['create', 'kubectl create secret docker-registry'], {
        ours: (round) => create(`ours-${round}`),
        theirs: (round) =>
          kubectl(
            'create',
            'secret',
            'docker-registry',
            `theirs-${round}`,
            '--docker-server=reg.example.com',
            ...kubectlLogin,
          ),
      }),
    ]
  } finally {
    await kubectl('delete', 'namespace', namespace, '--wait=false')
    await rm(passwordFile)
  }
}

const kubectlLogin = ['--docker-username=bench', '--docker-password=not-a-secret']

async function measureCounted(
  cluster: RealCluster,
  rounds: number,
  [name, against]: readonly [string, string],
  runs: { ours(round: number): Promise<number>; theirs(round: number): Promise<number> },
): Promise<PairResult> {
  let round = 0
  const before = await countRequests(cluster)
  const result = await measurePairs(
    name,
    against,
    rounds,
    () => runs.ours(round),
    () => runs.theirs(round++),
  )
  const after = await countRequests(cluster)
  const each = (agent: 'pullpass' | 'kubectl') => ((after[agent] - before[agent]) / (rounds + 1)).toFixed(1)
  return {
    ...result,
    name: `${name} (${each('pullpass')} requests)`,
    against: `${against} (${each('kubectl')} requests)`,
  }
}

/** Answered requests of both programs so far; the log tells them apart by user agent. */
async function countRequests(cluster: RealCluster): Promise<{ pullpass: number; kubectl: number }> {
  const requests = await readAuditLog(cluster)
  const count = (program: string) => requests.filter(({ userAgent = '' }) => userAgent.startsWith(program)).length
  return { pullpass: count('pullpass'), kubectl: count('kubectl') }
}
