// What a command works with: made once per run from the process, each costly part on first use.

import type { Clock } from '../basics/clock.ts'
import type { Environment } from '../basics/environment.ts'
import type { Output } from './output/output.ts'
import type { Prompter } from './prompt/prompter.ts'
import type { PromptingAbility } from './prompting.ts'
import type { StandardInput } from './stdin.ts'

/** What is said when a second signal ends the process at once; a command sets it while it leaves something behind. */
export interface LastWords {
  say?: () => readonly string[]
}

/** What an inner command line has other than the outer one. */
export interface InnerRun {
  /** What it finds on standard input. */
  readonly input?: Uint8Array
  readonly workingDirectory?: string
  /** Hears what it writes to standard output, which is shown all the same. */
  readonly onOutput?: (text: string) => void
}

export interface CliContext {
  readonly environment: Environment
  readonly clock: Clock
  /** Aborted by SIGINT, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal
  readonly lastWords: LastWords
  readonly output: Output
  readonly stdin: StandardInput
  readonly prompting: PromptingAbility
  /** The one to ask with; only where prompting is allowed. */
  openPrompter(): Promise<Prompter>
  /** Host name, for "asked from". */
  readonly hostName: string
  /** Runs another command line; its words and results go where ours do. Resolves with its exit code. */
  runInner(args: readonly string[], inner?: InnerRun): Promise<number>
}
