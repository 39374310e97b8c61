// Runs the program as a person's shell does: a child process with its own streams, no terminal, a clean environment.

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'

const repository = fileURLToPath(new URL('../../../', import.meta.url))

export interface CliRun {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CliRunOptions {
  readonly input?: string | Uint8Array
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Sent once, as soon as standard error matches, or the promise that `when` gives resolves. */
  readonly interrupt?: { readonly when: RegExp | (() => Promise<unknown>); readonly signal: NodeJS.Signals }
  /** Called with standard output just before the signal is sent. */
  readonly beforeInterrupt?: (stdout: string) => void
}

/** The command that starts the program, which `build-program.ts` built for this run. */
export const cliCommand: readonly string[] = [process.execPath, inject('pullpassProgram').path]

/** The environment of a program that is started by nobody in particular. Variables of the test's own environment are not in it. */
export const cliEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  LANG: 'C.UTF-8',
  // Out of the way of tests that look at every file which a command leaves behind.
  NODE_COMPILE_CACHE: inject('pullpassProgram').compileCache,
}

/** Runs `pullpass` with `args` to its end. */
export async function runCli(args: readonly string[], options: CliRunOptions = {}): Promise<CliRun> {
  const [node = '', ...prefix] = cliCommand
  const child = spawn(node, [...prefix, ...args], {
    cwd: options.cwd ?? repository,
    env: { ...cliEnvironment, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  let waiting = options.interrupt
  if (typeof waiting?.when === 'function') {
    const { when, signal } = waiting
    when().then(
      () => child.kill(signal),
      () => child.kill('SIGKILL'),
    )
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    if (waiting?.when instanceof RegExp && waiting.when.test(stderr)) {
      options.beforeInterrupt?.(stdout)
      child.kill(waiting.signal)
      waiting = undefined
    }
  })
  // A command that does not read its input closes it early.
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  return { exitCode, stdout, stderr }
}
