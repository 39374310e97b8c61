// Making one container: its environment, directories and program, and starting it.

import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { buildCommand, type Command } from '../process/command.ts'
import { ConfigError, CreateError, StartError } from '../process/container-error.ts'
import { readEnvironment } from '../process/environment.ts'
import { type LocalProcess, startProcess } from '../process/local-process.ts'
import type { LogWriter } from '../process/log-writer.ts'
import { mountsOf } from '../process/volumes.ts'
import type { ContainerSpec } from '../spec/pod-spec.ts'
import type { ObtainedImage } from './obtain-image.ts'
import type { PodState } from './pod-state.ts'

/** The file that stands for the container's termination log. */
export const messageFileOf = (pod: PodState, { name }: ContainerSpec): string =>
  join(pod.directory, 'termination', basename(name))

/** Everything that has to be there before the program is started. Rejects with a ConfigError, CreateError or StartError. */
export async function prepareContainer(pod: PodState, spec: ContainerSpec, image: ObtainedImage): Promise<Command> {
  checkUser(pod, spec)
  const variables = readEnvironment(spec, { pod: pod.current ?? pod.object, find: pod.find })
  if (image.content === undefined) {
    throw new CreateError(`the pullpass sandbox runs only images that it made itself, and ${image.id} is none of them`)
  }
  const imageDirectory = await pod.node.files.unpack(image, image.content)
  const rootDirectory = join(pod.directory, 'roots', basename(spec.name))
  const messageFile = messageFileOf(pod, spec)
  await mkdir(join(pod.directory, 'termination'), { recursive: true })
  await writeFile(messageFile, '')
  const files = image.content.files.map(({ path }) => ({ inside: path, outside: join(imageDirectory, path) }))
  const command = await buildCommand({
    spec,
    image: image.content,
    imageDirectory,
    rootDirectory,
    hostname: pod.object.metadata.name,
    variables: new Map([...variables, ['PULLPASS_TERMINATION_LOG', messageFile]]),
    mappings: [
      ...files,
      ...mountsOf(spec, pod.directory),
      { inside: spec.terminationMessagePath, outside: messageFile },
    ],
  })
  await mkdir(command.directory, { recursive: true })
  return command
}

/** Starts it. Rejects with a StartError. */
export async function startContainer(pod: PodState, command: Command, log: LogWriter): Promise<LocalProcess> {
  try {
    const { launcher, cluster } = pod.node
    return await startProcess(launcher, command, (chunk, stream) => log.write(chunk, stream), cluster.clock)
  } catch {
    throw new StartError(
      `failed to create containerd task: exec: "${basename(command.program)}": permission denied: unknown`,
    )
  }
}

// The sandbox's images say nothing of a user, and that is root.
function checkUser({ object }: PodState, { name, mustNotBeRoot, user }: ContainerSpec): void {
  if (!mustNotBeRoot || (user ?? 0) > 0) return
  const { metadata } = object
  const where = `(pod: "${metadata.name}_${metadata.namespace}(${metadata.uid})", container: ${name})`
  const why =
    user === undefined
      ? 'container has runAsNonRoot and image will run as root'
      : "container's runAsUser breaks non-root policy"
  throw new ConfigError(`${why} ${where}`)
}
