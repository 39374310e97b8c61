// The task of a command line: a file, and the flags over it.

import { dirname, resolve } from 'node:path'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { parsePodTask } from '../../operator/spec/parse-task.ts'
import type { PodTask } from '../../operator/spec/pod-task.ts'
import { readYaml } from '../../operator/spec/read-yaml.ts'
import type { CliContext } from '../context.ts'
import { importDefault, isModule } from '../import-default.ts'
import { readInput } from '../input-file.ts'
import { type RunArguments, readTyped, type Settings } from './typed-settings.ts'

/** A task and the folder that paths in it are relative to. */
export interface ReadTask {
  readonly task: PodTask
  readonly folder: string
}

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
  const value = isModule(file)
    ? await importDefault(file, { code: 'task-invalid', source: `\`${file}\``, what: 'task' }, context)
    : await readDocument(context, file)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PullpassError('task-invalid', `\`${file}\` holds no task`, { remedies: ['see `pullpass run --help`'] })
  }
  const isPod = Reflect.get(value, 'kind') === 'Pod'
  return isPod ? { pod: value } : { ...value }
}

async function readDocument(context: CliContext, file: string): Promise<unknown> {
  const text = new TextDecoder().decode(await readInput(file, '--file', context))
  const read = await readYaml(text)
  if (read.ok) return read.value
  throw new PullpassError('task-invalid', `\`${file}\` can not be read`, { cause: new Error(read.reason) })
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
