// What a person waits for before the program does anything: what needs no cluster, each against an empty Node.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measurePairs, type PairResult, timeProgram } from './pairs.ts'

const cli = 'bin/pullpass.cjs'
const document = JSON.stringify({ auths: { 'reg.example.com': { auth: 'dXNlcjpwYXNzd29yZA==' } } })

interface Start {
  readonly name: string
  readonly args: readonly string[]
  readonly input?: string
  readonly env?: NodeJS.ProcessEnv
}

/** Help, the tab key, `decode` and `explain`, each against `node -e 0`; the uncounted first round leaves compiled code to the others. */
export async function measureStartUp(rounds: number): Promise<PairResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pullpass-start-up-'))
  try {
    const file = join(folder, 'config.json')
    await writeFile(file, document)
    const results: PairResult[] = []
    for (const { name, args, input, env } of listStarts(file)) {
      const options = { env: { XDG_CACHE_HOME: folder, ...env }, ...(input === undefined ? {} : { input }) }
      const ours = () => timeProgram(process.execPath, [cli, ...args], options)
      const empty = () => timeProgram(process.execPath, ['-e', '0'])
      results.push(await measurePairs(name, 'node -e 0', rounds, ours, empty))
    }
    return results
  } finally {
    await rm(folder, { recursive: true })
  }
}

function listStarts(file: string): Start[] {
  const explain = ['explain', 'reg.example.com/app:1', '--secret-file']
  const keepNothing = { NODE_DISABLE_COMPILE_CACHE: '1' }
  return [
    { name: '--help', args: ['--help'] },
    { name: '--version', args: ['--version'] },
    { name: 'verify --help', args: ['verify', '--help'] },
    { name: 'the tab key', args: ['complete', '--', 'verify', '--'] },
    { name: 'decode of a file', args: ['decode', file] },
    { name: 'decode of standard input', args: ['decode'], input: document },
    { name: 'explain from a file', args: [...explain, file] },
    { name: 'explain from standard input', args: [...explain, '-'], input: document },
    { name: '--help, no code kept', args: ['--help'], env: keepNothing },
    { name: 'decode of a file, no code kept', args: ['decode', file], env: keepNothing },
  ]
}
