// `scripts/cluster` for programs: tests and benchmarks borrow its cluster, and leave one that was there before as they found it.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'

const script = join(import.meta.dirname, '../cluster')

/** Which cluster, and how it starts. */
export interface ClusterChoice {
  /** 0 to 9; without it `INSTANCE` in the environment says which. */
  readonly instance?: string
  /** Whether the API server writes an audit log. */
  readonly audit?: boolean
}

export interface BorrowedCluster {
  /** Path. */
  readonly kubeconfig: string
  /** What the script's `describe_cluster` says. */
  readonly description: unknown
  /** Takes the cluster down, unless it was there before. */
  giveBack(): Promise<void>
}

/** Brings the cluster up where it does not run. Rejects where none can be had, in one line with the script's reason. */
export async function borrowCluster({ instance, audit = false }: ClusterChoice = {}): Promise<BorrowedCluster> {
  const which = instance === undefined ? [] : ['--instance', instance]
  const thereIsNone = (await runClusterScript(['status', ...which])).code === 3
  const giveBack = async () => {
    if (thereIsNone) await must(['down', ...which])
  }
  const kubeconfig = await must(['up', ...which, ...(audit ? ['--audit'] : [])], { isShown: true })
  try {
    const description: unknown = JSON.parse(await readFile(join(dirname(kubeconfig), 'cluster.json'), 'utf8'))
    return { kubeconfig, description, giveBack }
  } catch (error) {
    await giveBack()
    throw error
  }
}

export interface ScriptRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs `scripts/cluster` to its end, however that is; `isShown` passes on what it says meanwhile. Rejects only where it can't be started. */
export async function runClusterScript(
  args: readonly string[],
  { isShown = false, env = process.env }: { readonly isShown?: boolean; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<ScriptRun> {
  const child = spawn(script, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
  if (isShown) child.stderr.pipe(process.stderr, { end: false })
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: code ?? 1, stdout, stderr }
}

async function must(args: readonly string[], options: { readonly isShown?: boolean } = {}): Promise<string> {
  const { code, stdout, stderr } = await runClusterScript(args, options)
  if (code === 0) return stdout.trim()
  throw new Error(lastWords(stderr) || `scripts/cluster ${args.join(' ')} ended with exit code ${code}`)
}

/** The script's last sentence, which can quote a daemon in several lines. */
function lastWords(stderr: string): string {
  const lines = stderr.trim().split('\n')
  return lines
    .slice(
      Math.max(
        0,
        lines.findLastIndex((line) => /^cluster \d: /.test(line)),
      ),
    )
    .join(' ')
}
