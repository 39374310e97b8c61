// What a run tells, shown: lines on standard output, states on standard error, the handle kept for whoever leaves.

import { describeThrown } from '../../basics/describe-thrown.ts'
import type { RunHandle } from '../../operator/handle.ts'
import type { LogEntry } from '../../operator/logs/log-entry.ts'
import type { CreatedState, RunListeners } from '../../operator/run-options.ts'
import type { CliContext } from '../context.ts'
import { showText } from '../output/escape.ts'
import type { Output } from '../output/output.ts'
import type { RunFlags } from './command.ts'
import { describeState } from './describe-state.ts'
import { openFarewell } from './farewell.ts'
import { checkHandleFile, writeHandleFile } from './handle-file.ts'
import { type LiveLine, openLiveLine } from './live-line.ts'
import { showFailure } from './show-failure.ts'
import { openLineWriter } from './show-lines.ts'

export interface Listening {
  readonly listeners: RunListeners
  /** Takes what is not for good from the terminal. */
  end(): void
}

/**
 * Opens the listeners of one run. `hasPrefix`: what the task says about names before lines; by the number of containers when it says nothing.
 * Throws `usage` when the handle could not be written.
 */
export function openListening(
  context: CliContext,
  flags: RunFlags,
  cluster: string,
  hasPrefix: boolean | undefined,
): Listening {
  const { output, lastWords } = context
  if (flags.handle !== undefined) checkHandleFile(flags.handle)
  const live = openLiveLine(output)
  const farewell = openFarewell({ cluster, ...(flags.kubeconfig !== undefined && { kubeconfig: flags.kubeconfig }) })
  lastWords.say = farewell.say
  let created: CreatedState | undefined
  const warn = (message: string): void => live.above(() => output.warn(showText(message)))
  return {
    listeners: {
      onLine: openLines(output, live, flags, () => hasPrefix ?? (created?.containers.length ?? 0) > 1),
      onFailure: (details) => live.above(() => showFailure(details, output)),
      onWarning: warn,
      onState: (state) => {
        farewell.note(state)
        const text = describeState(state)
        if (text !== undefined) live.show(text)
        if (state.kind !== 'created') return
        created = state
        if (flags.handle !== undefined) keepHandle(flags.handle, state.readHandle(), warn)
      },
    },
    end() {
      live.end()
      delete lastWords.say
    },
  }
}

/** With a document on standard output the lines are words beside it. */
function openLines(
  output: Output,
  live: LiveLine,
  { timestamps }: RunFlags,
  hasPrefix: () => boolean,
): (entry: LogEntry) => void {
  const isDocument = output.options.format !== 'text'
  return openLineWriter({
    screen: isDocument ? output.stderr : output.stdout,
    live,
    isTerminal: isDocument ? Number.isFinite(output.stderr.width) : output.stdoutIsTerminal,
    hasTimestamps: timestamps === true,
    hasPrefix,
  })
}

// The pod runs already: what can't be kept is told, and the run goes on.
function keepHandle(path: string, handle: RunHandle, warn: (message: string) => void): void {
  try {
    writeHandleFile(path, handle)
  } catch (thrown) {
    warn(`\`--handle\`: \`${path}\` could not be written: ${describeThrown(thrown)}`)
  }
}
