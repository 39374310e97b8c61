// Runs a program that gives credentials: without a shell, and what it prints stays with us.

import { type ChildProcess, spawn } from 'node:child_process'
import { Redacted } from '../../basics/redacted.ts'

const mostOutputBytes = 1024 * 1024

export interface ProgramRun {
  readonly command: string
  readonly args: readonly string[]
  /** All that it gets; see environment.ts. */
  readonly env: Readonly<Record<string, string>>
  /** Lends it the terminal: it may ask on stderr and read from stdin. */
  readonly interactive: boolean
  /** What it reads from stdin; nothing where absent. Not for an interactive one. */
  readonly input?: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** How it ended; `failed` says why as a clause without anything that it printed. */
export type ProgramResult =
  | { readonly kind: 'printed'; readonly output: Redacted<string> }
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'failed'
      readonly why: string
      /** What stood on its stdout: some protocols answer there with an exit code that is not 0. */
      readonly output: Redacted<string>
    }

/** Runs it to its end, to the time limit, or until the signal aborts, which kills it and rejects with the reason. */
export async function runProgram(run: ProgramRun): Promise<ProgramResult> {
  run.signal.throwIfAborted()
  const child = spawn(run.command, run.args, {
    env: run.env,
    shell: false,
    windowsHide: true,
    stdio: chooseStreams(run),
  })
  let stopped: string | undefined
  const stop = (why: string): void => {
    stopped ??= why
    child.kill('SIGKILL')
    // A grandchild may hold the pipe open.
    child.stdout?.destroy()
  }
  const abort = (): void => stop('it was stopped')
  const timer = setTimeout(() => stop(`it took longer than ${run.timeoutMs / 1000} s`), run.timeoutMs)
  run.signal.addEventListener('abort', abort, { once: true })
  try {
    giveInput(child, run.input)
    const [output, end] = await Promise.all([readOutput(child, stop), waitForEnd(child)])
    run.signal.throwIfAborted()
    if (stopped !== undefined) return { kind: 'failed', why: stopped, output }
    if (end === 'ENOENT') return { kind: 'absent' }
    return end === 0 ? { kind: 'printed', output } : { kind: 'failed', why: describeEnd(end), output }
  } finally {
    clearTimeout(timer)
    run.signal.removeEventListener('abort', abort)
  }
}

function chooseStreams({ interactive, input }: ProgramRun): ('inherit' | 'pipe' | 'ignore')[] {
  if (interactive) return ['inherit', 'pipe', 'inherit']
  return [input === undefined ? 'ignore' : 'pipe', 'pipe', 'ignore']
}

function giveInput(child: ChildProcess, input: string | undefined): void {
  // One that does not read its input closes it early; how it ends says more.
  child.stdin?.on('error', () => {})
  child.stdin?.end(input ?? '')
}

async function readOutput(child: ChildProcess, stop: (why: string) => void): Promise<Redacted<string>> {
  const chunks: Buffer[] = []
  let bytes = 0
  child.stdout?.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > mostOutputBytes) stop('it printed more than 1 MiB')
    else chunks.push(chunk)
  })
  await new Promise<void>((resolve) => {
    if (child.stdout) child.stdout.once('close', resolve)
    else resolve()
  })
  return new Redacted(Buffer.concat(chunks).toString('utf8'))
}

/** The exit code, the signal's name, or the code of the error that kept it from starting. */
function waitForEnd(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve('code' in error ? String(error.code) : 'an unknown error'))
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'an unknown end'))
  })
}

function describeEnd(end: number | string): string {
  if (typeof end === 'number') return `it ended with code ${end}`
  return end.startsWith('SIG') ? `it was ended by ${end}` : `it could not be started (${end})`
}
