// Where the program starts and ends: the one place that shows errors, handles signals and sets the exit code.

import { homedir, hostname } from 'node:os'
import { systemClock } from '../basics/clock.ts'
import { PullpassError } from '../errors/pullpass-error.ts'
import type { CliContext, InnerRun, LastWords } from './context.ts'
import { describeError, renderError, stackLines } from './errors.ts'
import type { CommonFlags } from './flags.ts'
import { createOutput, type Output, type OutputStream, plainOutput } from './output/output.ts'
import { chooseLook } from './output/terminal.ts'
import { runCommandLine } from './program.ts'
import { decidePrompting } from './prompting.ts'
import { createFixedInput, createStandardInput } from './stdin.ts'

const interrupted = 130
const hungUp = 129

/** Why output was lost, for any reason but a reader that has seen enough. */
const lostOutput: Error[] = []
const stdout = toOutputStream(process.stdout)
const stderr = toOutputStream(process.stderr)
const stdin = createStandardInput(openStdin)
const stop = new AbortController()
const lastWords: LastWords = {}
let isHungUp = false

process.on('SIGINT', onSignal)
process.on('SIGTERM', onSignal)
// Node gives up an inherited "ignore" (nohup) before any of our code runs, so it can't be found out and heeded.
process.on('SIGHUP', onSignal)
process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
  // Leaving raw mode fails on a terminal that is not there any more; readline does so on its way out.
  if (isHungUp && error.code === 'EIO') return
  renderError(describeError(error), createOutput(stdout, stderr, plainOutput).stderr)
  process.exit(1)
})

/** The command line's run. Never settles: the process ends first. Not awaited here, because CommonJS has no top-level await. */
export const ended = runToEnd(process.argv.slice(2))

async function runToEnd(args: readonly string[]): Promise<never> {
  const exitCode = await runLine(args)
  await Promise.all([drain(process.stdout), drain(process.stderr)])
  const [lost] = lostOutput
  // A terminal that was closed takes no last words.
  if (lost === undefined || isHungUp) process.exit(ownExitCode(exitCode))
  const error = new PullpassError('output-lost', 'the output could not be written', { cause: lost })
  renderError(describeError(error), createOutput(stdout, stderr, plainOutput).stderr)
  process.exit(exitCode || 1)
}

/** Runs one command line to its exit code; whatever it throws is shown. */
async function runLine(args: readonly string[], inner: InnerRun = {}): Promise<number> {
  const results = inner.onOutput === undefined ? stdout : hear(stdout, inner.onOutput)
  let output: Output = createOutput(results, stderr, plainOutput)
  try {
    return await runCommandLine(args, {
      openContext: (flags) => {
        output = createOutput(results, stderr, {
          format: flags.output,
          isQuiet: flags.quiet === true,
          isVerbose: flags.verbose === true,
        })
        return openContext(flags, output, inner)
      },
      writeHelp: stdout.write,
      helpWidth: Number.isFinite(stdout.look.width) ? stdout.look.width : 100,
    })
  } catch (error) {
    return await showError(stop.signal.aborted ? stop.signal.reason : error, output)
  }
}

function openContext(flags: CommonFlags, output: Output, inner: InnerRun): CliContext {
  const { input, workingDirectory = process.cwd() } = inner
  const given = input === undefined ? stdin : createFixedInput(input)
  return {
    environment: { homeDirectory: homedir(), workingDirectory, variables: process.env },
    clock: systemClock,
    signal: stop.signal,
    lastWords,
    output,
    stdin: given,
    get prompting() {
      return decidePrompting({
        stdinIsTerminal: given.isTerminal,
        stderrIsTerminal: stderr.isTerminal,
        isForbiddenByFlag: flags.input === false,
        variables: process.env,
      })
    },
    openPrompter: async () => {
      const { createInquirerPrompter } = await import('./prompt/inquirer-prompter.ts')
      return createInquirerPrompter({ input: process.stdin, output: process.stderr }, stop.signal, stderr.look.unicode)
    },
    hostName: hostname(),
    runInner: runLine,
  }
}

async function showError(thrown: unknown, output: Output): Promise<number> {
  const report = describeError(thrown)
  if (report.code === 'cancelled') output.note(report.message)
  else renderError(report, output.stderr)
  for (const line of stackLines(thrown)) output.detail(line)
  if (!output.hasResult) await output.fail(report)
  return report.exitCode
}

/** What the command says, unless all that it has to say is that it was stopped. */
function ownExitCode(exitCode: number): number {
  return isHungUp && (exitCode === 0 || exitCode === interrupted) ? hungUp : exitCode
}

function onSignal(name: NodeJS.Signals): void {
  if (name === 'SIGHUP') {
    // A terminal's end is told several times: by the kernel, by the shell, by reading from it.
    if (isHungUp) return
    isHungUp = true
    if (stop.signal.aborted) return
  }
  if (stop.signal.aborted) {
    const words = lastWords.say?.() ?? ['left at once: what was under way is not known']
    stderr.write(words.map((line) => `${line}\n`).join(''))
    process.exit(ownExitCode(interrupted))
  }
  stop.abort(new PullpassError('cancelled', `stopped by ${name}`, { remedies: [] }))
}

function openStdin(): NodeJS.ReadStream {
  if (!process.stdin.listeners('end').includes(onInputEnd)) process.stdin.on('end', onInputEnd).on('error', onInputEnd)
  return process.stdin
}

// A terminal is read raw, where no key ends it: it was closed, which can be noticed before its signal comes.
function onInputEnd(): void {
  if (process.stdin.isTTY) onSignal('SIGHUP')
}

function hear(stream: OutputStream, onText: (text: string) => void): OutputStream {
  return {
    ...stream,
    write: (text) => {
      onText(text)
      stream.write(text)
    },
  }
}

function toOutputStream(stream: NodeJS.WriteStream): OutputStream {
  // A reader that has seen enough (`| head`) is no failure: the rest is dropped.
  let isClosed = false
  stream.on('error', (error: NodeJS.ErrnoException) => {
    isClosed = true
    if (error.code !== 'EPIPE') lostOutput.push(error)
  })
  const isTerminal = stream.isTTY === true
  return {
    isTerminal,
    look: chooseLook({ isTerminal, columns: stream.columns }, process.env, process.platform),
    write: (text) => {
      if (!isClosed) stream.write(text)
    },
  }
}

async function drain(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.destroyed || stream.writableEnded) return
  await new Promise<void>((resolve) => {
    stream.once('close', resolve)
    stream.write('', () => resolve())
  })
}
