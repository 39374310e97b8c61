// Runs a command line in this process: for hundreds of inputs, where child processes would take too long.

import type { CliContext } from '../../../src/cli/context.ts'
import { createOutput } from '../../../src/cli/output/output.ts'
import { runCommandLine } from '../../../src/cli/program.ts'
import { createFixedInput } from '../../../src/cli/stdin.ts'
import { createTestContext } from './test-context.ts'

export interface InProcessRun {
  readonly exitCode: number
  readonly stdout: string
}

/** Runs `args` with `input` as standard input at the time `now`; rejects with what the command throws. */
export async function runInProcess(
  args: readonly string[],
  input: Uint8Array,
  now = new Date(0),
): Promise<InProcessRun> {
  let stdout = ''
  const look = { width: Number.POSITIVE_INFINITY, colour: false, unicode: true }
  const write = (text: string): void => {
    stdout += text
  }
  const { context } = createTestContext()
  const exitCode = await runCommandLine(args, {
    openContext: (flags): CliContext => ({
      ...context,
      clock: { ...context.clock, now: () => now },
      stdin: createFixedInput(input),
      prompting: { status: 'forbidden', reason: 'this is a test' },
      output: createOutput(
        { isTerminal: false, look, write },
        { isTerminal: false, look, write: () => {} },
        { format: flags.output, isQuiet: false, isVerbose: false },
      ),
    }),
    writeHelp: write,
    helpWidth: 100,
  })
  return { exitCode, stdout }
}
