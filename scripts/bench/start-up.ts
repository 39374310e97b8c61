// What a person waits for before the program does anything: the commands that need no cluster against an empty Node.

import { measurePairs, type PairResult, timeProgram } from './pairs.ts'

const cli = 'bin/pullpass.cjs'
const document = JSON.stringify({ auths: { 'reg.example.com': { auth: 'dXNlcjpwYXNzd29yZA==' } } })

/** `--help`, `decode` and `explain` from files, each against `node -e 0`. */
export async function measureStartUp(rounds: number): Promise<PairResult[]> {
  const empty = () => timeProgram(process.execPath, ['-e', '0'])
  const ours = (args: string[], input?: string) => () =>
    timeProgram(process.execPath, [cli, ...args], input === undefined ? {} : { input })
  return [
    await measurePairs('--help', 'node -e 0', rounds, ours(['--help']), empty),
    await measurePairs('decode', 'node -e 0', rounds, ours(['decode', '-'], document), empty),
    await measurePairs(
      'explain from a file',
      'node -e 0',
      rounds,
      ours(['explain', 'reg.example.com/app:1', '--secret-file', '-'], document),
      empty,
    ),
  ]
}
