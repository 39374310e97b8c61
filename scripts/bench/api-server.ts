// `verify` and `create` against kubectl on the same real API server, with the requests that each sends, counted from its audit log.
// Uses a cluster of `scripts/cluster up --audit`, which it brings up and takes down where it does not run already.

import { execFileSync, spawnSync } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { measurePairs, type PairResult, timeProgram } from './pairs.ts'

const instance = '4'
const namespace = 'pullpass-bench'
const login = ['--server', 'reg.example.com', '--username', 'bench']

interface Cluster {
  readonly kubeconfig: string
  readonly kubectl: string
  readonly auditLog: string
}

/** Two pairs. Rejects where no cluster can be had; the reason is what `scripts/cluster` says. */
export async function measureOnApiServer(rounds: number): Promise<PairResult[]> {
  const isRunning = spawnSync('scripts/cluster', ['status', '--instance', instance], { stdio: 'ignore' }).status === 0
  const cluster = await bringUp()
  try {
    return await measureOn(cluster, rounds)
  } finally {
    if (!isRunning) execFileSync('scripts/cluster', ['down', '--instance', instance], { stdio: 'inherit' })
  }
}

async function measureOn(cluster: Cluster, rounds: number): Promise<PairResult[]> {
  const passwordFile = join(dirname(cluster.kubeconfig), 'bench-password')
  await writeFile(passwordFile, 'long-and-random\n', { mode: 0o600 })
  const kubectl = (...args: string[]) =>
    timeProgram(cluster.kubectl, ['--kubeconfig', cluster.kubeconfig, '-n', namespace, ...args])
  const pullpass = (...args: string[]) =>
    timeProgram(process.execPath, ['bin/pullpass.cjs', ...args, '--kubeconfig', cluster.kubeconfig, '-n', namespace])
  const create = (name: string) => pullpass('create', name, ...login, '--password-file', passwordFile, '--yes', '-q')
  try {
    await kubectl('create', 'namespace', namespace)
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
  cluster: Cluster,
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
async function countRequests({ auditLog }: Cluster): Promise<{ pullpass: number; kubectl: number }> {
  const lines = (await readFile(auditLog, 'utf8')).trimEnd().split('\n')
  const agents = lines.flatMap((line) => {
    const { stage, userAgent = '' } = JSON.parse(line) as { stage: string; userAgent?: string }
    return stage === 'ResponseComplete' ? [userAgent] : []
  })
  const count = (program: string) => agents.filter((agent) => agent.startsWith(program)).length
  return { pullpass: count('pullpass'), kubectl: count('kubectl') }
}

async function bringUp(): Promise<Cluster> {
  const kubeconfig = execFileSync('scripts/cluster', ['up', '--instance', instance, '--audit'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim()
  const described = JSON.parse(await readFile(join(dirname(kubeconfig), 'cluster.json'), 'utf8')) as Cluster
  return { ...described, kubeconfig }
}
