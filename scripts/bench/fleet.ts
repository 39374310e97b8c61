// `verify` over many clusters against a bare loop that sends the same requests, both as whole programs on the same servers.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { measurePairs, type PairResult, timeProgram } from './pairs.ts'

interface Fleet {
  readonly kubeconfig: string
  readonly contexts: readonly string[]
  stop(): Promise<void>
}

/** One secret of one cluster, and 10,000 secrets in 100 clusters. */
export async function measureFleet(rounds: number): Promise<PairResult[]> {
  return [
    await measureOn(1, 1, rounds, '/api/v1/namespaces/team-0/secrets/regcred', ['-n', 'team-0']),
    await measureOn(100, 100, rounds, '/api/v1/secrets?fieldSelector=metadata.name%3Dregcred&limit=500', ['-A']),
  ]
}

async function measureOn(
  clusters: number,
  namespaces: number,
  rounds: number,
  path: string,
  where: readonly string[],
): Promise<PairResult> {
  const fleet = await startFleet(clusters, namespaces)
  try {
    const contexts = fleet.contexts.flatMap((context) => ['--context', context])
    const verify = ['bin/pullpass.cjs', 'verify', 'regcred', '--kubeconfig', fleet.kubeconfig, ...contexts, ...where]
    const raw = [fileURLToPath(import.meta.resolve('./raw-loop.ts')), fleet.kubeconfig, path]
    return await measurePairs(
      `verify, ${clusters * namespaces} secrets in ${clusters} clusters`,
      'the same requests in a bare loop',
      rounds,
      () => timeProgram(process.execPath, [...verify, '-q']),
      () => timeProgram(process.execPath, raw),
    )
  } finally {
    await fleet.stop()
  }
}

async function startFleet(clusters: number, namespaces: number): Promise<Fleet> {
  const program = fileURLToPath(import.meta.resolve('./fleet-server.ts'))
  const server = spawn(process.execPath, ['--conditions=pullpass-source', program, `${clusters}`, `${namespaces}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface({ input: server.stdout }), 'line')) as [string]
  return {
    ...(JSON.parse(line) as { kubeconfig: string; contexts: string[] }),
    stop: async () => {
      server.stdin.end()
      await once(server, 'close')
    },
  }
}
