// The task of a command line: a file, and the flags over it.

import { dirname, extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { toError } from '../../errors/wrap.ts'
import { parsePodTask } from '../../operator/spec/parse-task.ts'
import type { PodTask } from '../../operator/spec/pod-task.ts'
import { readYaml } from '../../operator/spec/read-yaml.ts'
import type { CliContext } from '../context.ts'
import { parseDurationMs } from '../duration.ts'
import { readInput } from '../input-file.ts'
import type { RunFlags } from './command.ts'

/** What was typed. */
export interface RunArguments {
  readonly image: string | undefined
  readonly words: readonly string[]
  readonly flags: RunFlags
}

/** A task and the folder that paths in it are relative to. */
export interface ReadTask {
  readonly task: PodTask
  readonly folder: string
}

type Settings = Readonly<Record<string, unknown>>

/** What is not one may be a value that lost its name: it is not repeated. */
const variableName = /^[A-Za-z_]\w*$/

const moduleEndings = ['.ts', '.mts', '.js', '.mjs']

/** Reads the task. Rejects with `usage` when there is none and `task-invalid` when it is wrong. */
export async function readTask(context: CliContext, { image, words, flags }: RunArguments): Promise<ReadTask> {
  const { workingDirectory } = context.environment
  if (image === undefined && flags.file === undefined) {
    throw new PullpassError('usage', 'neither an image nor a task file was given', {
      remedies: ['pullpass run IMAGE', 'pullpass run -f task.yaml'],
    })
  }
  const path = flags.file === undefined ? undefined : resolve(workingDirectory, flags.file)
  const fromFile = flags.file === undefined ? {} : await readTaskFile(context, flags.file)
  const typed = readTyped(context, { image, words, flags })
  const task = parsePodTask(over(fromFile, typed), flags.file === undefined ? 'the command line' : `\`${flags.file}\``)
  return { task, folder: path === undefined || flags.file === '-' ? workingDirectory : dirname(path) }
}

async function readTaskFile(context: CliContext, file: string): Promise<Settings> {
  const value = moduleEndings.includes(extname(file))
    ? await importTask(context, file)
    : await readDocument(context, file)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PullpassError('task-invalid', `\`${file}\` holds no task`, { remedies: ['see `pullpass run --help`'] })
  }
  const isPod = Reflect.get(value, 'kind') === 'Pod'
  return isPod ? { pod: value } : { ...value }
}

/** The module runs: whoever names it trusts it. */
async function importTask({ environment, output }: CliContext, file: string): Promise<unknown> {
  const path = resolve(environment.workingDirectory, file)
  output.detail(`loads ${path}`)
  try {
    const module: unknown = await import(pathToFileURL(path).href)
    return Reflect.get(Object(module), 'default')
  } catch (thrown) {
    throw new PullpassError('task-invalid', `\`${file}\` can not be loaded`, {
      cause: toError(thrown),
      remedies: ['mend what the cause names; the default export is the task'],
    })
  }
}

async function readDocument(context: CliContext, file: string): Promise<unknown> {
  const text = new TextDecoder().decode(await readInput(file, '--file', context))
  const read = await readYaml(text)
  if (read.ok) return read.value
  throw new PullpassError('task-invalid', `\`${file}\` can not be read`, { cause: new Error(read.reason) })
}

/** The settings that the flags give. */
function readTyped(context: CliContext, { image, words, flags }: RunArguments): Settings {
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

/** Groups of settings are laid over each other, pull secrets and variables united; everything else is replaced. */
function over(low: Settings, high: Settings): Settings {
  const groups = ['deadlines', 'logs', 'resources', 'env'].flatMap((name) => {
    const [before, after] = [low[name], high[name]]
    return isGroup(before) && isGroup(after) ? [[name, { ...before, ...after }] as const] : []
  })
  const lists = ['imagePullSecrets'].flatMap((name) => {
    const [before, after] = [low[name], high[name]]
    return Array.isArray(before) && Array.isArray(after) ? [[name, [...before, ...after]] as const] : []
  })
  return { ...low, ...high, ...Object.fromEntries([...groups, ...lists, ...overVariables(low['env'], high['env'])]) }
}

/** A file may have its variables as a list. */
function overVariables(before: unknown, after: unknown): (readonly [string, unknown])[] {
  if (!Array.isArray(before) || !isGroup(after)) return []
  const kept = before.filter(
    (variable: unknown) => !Object.hasOwn(after, String(Reflect.get(Object(variable), 'name'))),
  )
  return [['env', [...kept, ...Object.entries(after).map(([name, value]) => ({ name, value }))]]]
}

function isGroup(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function dropUndefined(object: Settings): Settings {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))
}
