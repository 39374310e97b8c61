// Runs a command line in this process as the program itself does, errors rendered: for the many runs that must not take a process each.

import { systemClock } from '../../../src/basics/clock.ts'
import { describeError, renderError } from '../../../src/cli/errors.ts'
import { createOutput, type OutputStream, plainOutput } from '../../../src/cli/output/output.ts'
import type { Look } from '../../../src/cli/output/terminal.ts'
import { runCommandLine } from '../../../src/cli/program.ts'
import { createFixedInput } from '../../../src/cli/stdin.ts'
import type { CliRun } from './run-cli.ts'
import { createTestContext } from './test-context.ts'

export interface LineRun extends CliRun {
  readonly exitCode: number
  /** The code of the error that ended the command. */
  readonly errorCode?: string
  /** How long it would have waited between attempts. */
  readonly waitedMs: number
}

export interface LineOptions {
  readonly input?: Uint8Array
  readonly variables?: Readonly<Record<string, string>>
  readonly homeDirectory?: string
  /** What the streams look like. Default: no terminal, no colours. */
  readonly look?: Partial<Look>
}

/** Runs `args`. Waits between attempts take no time; everything else is real. */
export async function runLine(args: readonly string[], options: LineOptions = {}): Promise<LineRun> {
  const written = { stdout: '', stderr: '' }
  const look: Look = { width: Number.POSITIVE_INFINITY, colour: false, unicode: true, ...options.look }
  const streamTo = (name: keyof typeof written): OutputStream => ({
    ...{ isTerminal: false, look },
    write: (text) => {
      written[name] += text
    },
  })
  const [stdout, stderr] = [streamTo('stdout'), streamTo('stderr')]
  const { context } = createTestContext()
  const { variables = {}, homeDirectory = '/nonexistent' } = options
  let output = createOutput(stdout, stderr, plainOutput)
  let waitedMs = 0
  try {
    const exitCode = await runCommandLine(args, {
      openContext: (flags) => {
        const { quiet: isQuiet = false, verbose: isVerbose = false } = flags
        output = createOutput(stdout, stderr, { format: flags.output, isQuiet, isVerbose })
        return {
          ...context,
          ...{ output, environment: { homeDirectory, workingDirectory: '/', variables } },
          clock: {
            now: systemClock.now,
            sleep: async (ms, signal) => {
              waitedMs += ms
              signal?.throwIfAborted()
            },
          },
          stdin: createFixedInput(options.input ?? new Uint8Array()),
          prompting: { status: 'forbidden', reason: 'this is a test' },
        }
      },
      writeHelp: stdout.write,
      helpWidth: 100,
    })
    return { exitCode, ...written, waitedMs }
  } catch (error) {
    const report = describeError(error)
    renderError(report, output.stderr)
    return { exitCode: report.exitCode, errorCode: report.code, ...written, waitedMs }
  }
}
