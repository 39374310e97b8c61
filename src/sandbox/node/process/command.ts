// What is really started for a container: the program found on this machine, its arguments, environment and directory.

import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import type { ImageContent } from '../image/store.ts'
import type { ContainerSpec } from '../spec/pod-spec.ts'
import { CreateError, StartError } from './container-error.ts'
import { expandReferences } from './expand.ts'
import { mapPaths, type PathMapping } from './paths.ts'

export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly directory: string
}

export interface CommandInput {
  readonly spec: ContainerSpec
  readonly image: ImageContent
  /** Where the image's files are. */
  readonly imageDirectory: string
  /** What stands for the container's root directory. */
  readonly rootDirectory: string
  readonly hostname: string
  readonly variables: ReadonlyMap<string, string>
  readonly mappings: readonly PathMapping[]
}

const runtimePath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Rejects with a CreateError when there is nothing to run, and with a StartError when the program is not there. */
export async function buildCommand(input: CommandInput): Promise<Command> {
  const { spec, image, variables, mappings } = input
  const given = [...spec.command, ...spec.args].length > 0
  const entrypoint = spec.command.length > 0 ? spec.command : image.entrypoint
  const rest = spec.args.length > 0 ? spec.args : spec.command.length > 0 ? [] : image.command
  const words = [...entrypoint, ...rest].map((word) => (given ? expandReferences(word, variables) : word))
  const [name, ...args] = words.map((word) => mapPaths(mapStreams(word), mappings))
  if (name === undefined) throw new CreateError('failed to generate container spec: no command specified')
  const environment = buildEnvironment(input)
  const program = await findProgram(name, words[0] ?? name, String(environment['PATH']))
  const directory = mapDirectory(spec.workingDirectory || image.workingDirectory, input)
  return { program, args, environment, directory }
}

// Output goes to sockets, which can't be opened by a path.
const mapStreams = (word: string): string =>
  word.replace(/>>?\s*\/dev\/std(out|err)\b/g, (_found, stream) => (stream === 'out' ? '>&1' : '>&2'))

function buildEnvironment({ image, imageDirectory, rootDirectory, hostname, variables, mappings }: CommandInput) {
  const fromImage = image.environment.map((line) => [line.split('=')[0] ?? '', line.slice(line.indexOf('=') + 1)])
  const merged: Record<string, string> = { PATH: runtimePath, ...Object.fromEntries(fromImage) }
  const path = [join(imageDirectory, 'bin'), variables.get('PATH') ?? merged['PATH']].join(delimiter)
  const mapped = [...variables].map(([name, value]) => [name, mapPaths(value, mappings)])
  return { ...merged, HOSTNAME: hostname, HOME: rootDirectory, ...Object.fromEntries(mapped), PATH: path }
}

function mapDirectory(path: string, { rootDirectory, mappings }: CommandInput): string {
  const mapped = mapPaths(path, mappings)
  return mapped === path ? join(rootDirectory, join('/', path)) : mapped
}

// As runc words it; `shown` is the program as the pod names it.
async function findProgram(name: string, shown: string, path: string): Promise<string> {
  if (name.includes('/')) {
    if (isAbsolute(name) && (await may(name, constants.X_OK))) return name
    throw notStarted(
      shown,
      (await may(name, constants.F_OK)) ? 'permission denied' : `stat ${shown}: no such file or directory`,
    )
  }
  for (const directory of path.split(delimiter)) {
    const candidate = join(directory, name)
    if (await may(candidate, constants.X_OK)) return candidate
  }
  throw notStarted(shown, 'executable file not found in $PATH')
}

const notStarted = (name: string, why: string): StartError =>
  new StartError(
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: ' +
      `unable to start container process: exec: "${name}": ${why}: unknown`,
  )

async function may(path: string, mode: number): Promise<boolean> {
  try {
    await access(path, mode)
    return true
  } catch {
    return false
  }
}
