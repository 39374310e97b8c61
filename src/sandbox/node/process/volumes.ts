// A pod's volumes: directories of its own on this machine, removed with the pod.

import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type KubeObject, objectAt, objectsAt, textAt } from '../../api/object.ts'
import type { ContainerSpec, VolumeSpec } from '../spec/pod-spec.ts'
import { ConfigError } from './container-error.ts'
import type { PathMapping } from './paths.ts'

/** Makes the directory of one volume. Rejects with a ConfigError in the kubelet's words. */
export async function makeVolume(
  volume: VolumeSpec,
  directory: string,
  find: (plural: string, name: string) => KubeObject | undefined,
): Promise<void> {
  const files = filesOf(volume, find)
  const path = volumePath(directory, volume.name)
  await mkdir(path, { recursive: true })
  await Promise.all(files.map(([name, content]) => writeFile(join(path, basename(name)), content, { mode: 0o600 })))
}

const volumePath = (directory: string, name: string): string => join(directory, 'volumes', basename(name))

/** Where a container's mounts lead. */
export function mountsOf({ mounts }: ContainerSpec, directory: string): PathMapping[] {
  return mounts.map(({ volume, path, subPath }) => ({
    inside: path.replace(/\/+$/, ''),
    // A path below the volume never leads out of it.
    outside: join(volumePath(directory, volume), join('/', subPath)).replace(/\/+$/, ''),
  }))
}

type Files = [name: string, content: Buffer][]

function filesOf(volume: VolumeSpec, find: (plural: string, name: string) => KubeObject | undefined): Files {
  const { name, kind, source } = volume
  switch (kind) {
    case 'emptyDir':
      return []
    case 'secret':
      return readFiles(volume, find('secrets', textAt(source, 'secretName')), textAt(source, 'secretName'))
    case 'configMap':
      return readFiles(volume, undefined, textAt(source, 'name'))
    default:
      throw new ConfigError(
        `MountVolume.SetUp failed for volume "${name}" : the pullpass sandbox has no ${kind} volumes`,
      )
  }
}

function readFiles({ name, kind, source }: VolumeSpec, found: KubeObject | undefined, wanted: string): Files {
  const what = kind.toLowerCase()
  if (found === undefined) {
    if (textAt(source, 'optional') === 'true') return []
    throw new ConfigError(`MountVolume.SetUp failed for volume "${name}" : ${what} "${wanted}" not found`)
  }
  const data = objectAt(found, 'data')
  const items = objectsAt(source, 'items').map((item) => [textAt(item, 'key'), textAt(item, 'path')] as const)
  const chosen = items.length === 0 ? Object.keys(data).map((key) => [key, key] as const) : items
  return chosen.map(([key, path]) => {
    if (data[key] !== undefined) return [path, Buffer.from(String(data[key]), 'base64')]
    throw new ConfigError(`MountVolume.SetUp failed for volume "${name}" : references non-existent ${what} key: ${key}`)
  })
}
