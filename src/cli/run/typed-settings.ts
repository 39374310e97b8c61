// The settings of a task that are typed as flags.

import { PullpassError } from '../../errors/pullpass-error.ts'
import type { CliContext } from '../context.ts'
import { parseDurationMs } from '../duration.ts'
import type { RunFlags } from './command.ts'

/** What is not one may be a value that lost its name: it is not repeated. */
const variableName = /^[A-Za-z_]\w*$/

/** What was typed. */
export interface RunArguments {
  readonly image: string | undefined
  readonly words: readonly string[]
  readonly flags: RunFlags
}

/** Settings of a task before they are checked. */
export type Settings = Readonly<Record<string, unknown>>

/** The settings that the flags give. Throws `usage`. */
export function readTyped(context: CliContext, { image, words, flags }: RunArguments): Settings {
  return dropUndefined({
    image,
    command: words.length > 0 ? words : undefined,
    name: flags.name,
    namespace: flags.namespace,
    env: flags.env && readVariables(flags.env, context),
    imagePullSecrets: flags.pullSecret,
    serviceAccountName: flags.serviceAccount,
    resources: readResources(flags),
    deadlines: readDeadlines(flags),
    onFinish: flags.onFinish,
    result: flags.result ? { from: 'termination-message' } : undefined,
    logs: flags.allLogs ? { containers: 'all', initContainers: 'all' } : undefined,
  })
}

function readVariables(given: readonly string[], { environment }: CliContext): Readonly<Record<string, string>> {
  return Object.fromEntries(
    given.map((text) => {
      const equals = text.indexOf('=')
      if (equals > 0) return [text.slice(0, equals), text.slice(equals + 1)]
      const value = environment.variables[text]
      if (equals < 0 && value !== undefined) return [text, value]
      throw new PullpassError(
        'usage',
        equals < 0 && variableName.test(text) ? `there is no variable \`${text}\` here` : '`--env` takes `NAME=VALUE`',
        {
          remedies: ['write `--env NAME=VALUE`, or set the variable before'],
        },
      )
    }),
  )
}

function readResources({ request, limit }: RunFlags): object | undefined {
  if (!request && !limit) return undefined
  return dropUndefined({
    requests: request && readAmounts(request, '--request'),
    limits: limit && readAmounts(limit, '--limit'),
  })
}

function readAmounts(given: readonly string[], flag: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    given.map((text) => {
      const [name = '', amount = ''] = text.split('=')
      if (name !== '' && amount !== '') return [name, amount]
      throw new PullpassError('usage', `\`${flag}\` takes \`RESOURCE=AMOUNT\``, {
        remedies: [`write \`${flag} cpu=500m\``],
      })
    }),
  )
}

function readDeadlines({ timeout, startTimeout }: RunFlags): object | undefined {
  if (timeout === undefined && startTimeout === undefined) return undefined
  return dropUndefined({
    totalSeconds: timeout === undefined ? undefined : wholeSeconds(timeout, '--timeout'),
    startSeconds: startTimeout === undefined ? undefined : wholeSeconds(startTimeout, '--start-timeout'),
  })
}

function wholeSeconds(text: string, flag: string): number {
  return Math.ceil(parseDurationMs(text, flag) / 1000)
}

function dropUndefined(object: Settings): Settings {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))
}
