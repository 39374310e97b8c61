// What a run tells, shown: lines on standard output, states on standard error, the handle kept for whoever leaves.

import { writeFile } from 'node:fs/promises'
import type { RunHandle } from '../../operator/handle.ts'
import type { CreatedState, RunListeners } from '../../operator/run-options.ts'
import type { CliContext } from '../context.ts'
import { showText } from '../output/escape.ts'
import type { RunFlags } from './command.ts'
import { describeState } from './describe-state.ts'
import { openLiveLine } from './live-line.ts'
import { showFailure } from './show-failure.ts'
import { openLineWriter } from './show-lines.ts'

export interface Listening {
  readonly listeners: RunListeners
  /** Takes what is not for good from the terminal, and waits for what is still being written. */
  end(): Promise<void>
}

/** Opens the listeners of one run. `hasPrefix`: what the task says about names before lines; by the number of containers when it says nothing. */
export function openListening(context: CliContext, flags: RunFlags, hasPrefix: boolean | undefined): Listening {
  const { output, lastWords } = context
  const isDocument = output.options.format !== 'text'
  const live = openLiveLine(output)
  let created: CreatedState | undefined
  let writing: Promise<void> = Promise.resolve()
  const onLine = openLineWriter({
    // With a document on standard output the lines are words beside it.
    screen: isDocument ? output.stderr : output.stdout,
    live,
    isTerminal: isDocument ? Number.isFinite(output.stderr.width) : output.stdoutIsTerminal,
    hasTimestamps: flags.timestamps === true,
    hasPrefix: () => hasPrefix ?? (created?.containers.length ?? 0) > 1,
  })
  return {
    listeners: {
      onLine,
      onFailure: (details) => live.above(() => showFailure(details, output)),
      onWarning: (message) => live.above(() => output.warn(showText(message))),
      onState: (state) => {
        live.show(describeState(state))
        if (state.kind !== 'created') return
        created = state
        lastWords.say = () => sayGoodbye(state.readHandle())
        if (flags.handle !== undefined) writing = writeHandle(flags.handle, state.readHandle())
      },
    },
    async end() {
      live.end()
      delete lastWords.say
      await writing
    },
  }
}

/** Nothing secret is in it, but it is nobody else's business. */
async function writeHandle(file: string, handle: RunHandle): Promise<void> {
  await writeFile(file, `${JSON.stringify(handle)}\n`, { mode: 0o600 })
}

function sayGoodbye(handle: RunHandle): string[] {
  return [
    '',
    `left at once: pod ${handle.namespace}/${handle.name} may go on`,
    'take it over by giving the next line to: pullpass run --attach -',
    JSON.stringify(handle),
  ]
}
