// All registries of a sandbox with the images that they hold from the start.

import type { SandboxImage } from './image/made-image.ts'
import { type RunningRegistry, type SandboxRegistryOptions, type StartOptions, startRegistry } from './server.ts'

const helloImages: readonly SandboxImage[] = [
  { name: 'team/hello:1', script: "echo 'hello from a private image'" },
  { name: 'public/hello:1', script: "echo 'hello from a public image'" },
]

/** Starts them one after the other and hands each to `onStarted` at once. Throws a TypeError for an image of a registry that is not there. */
export async function startRegistries(
  registries: readonly SandboxRegistryOptions[],
  moreImages: readonly SandboxImage[],
  shared: Pick<StartOptions, 'identity' | 'faults' | 'journal' | 'clock'>,
  onStarted: (registry: RunningRegistry) => void,
): Promise<RunningRegistry[]> {
  const images = [...helloImages, ...moreImages]
  const lost = images.find(({ registry = 0 }) => registries[registry] === undefined)
  if (lost !== undefined) throw new TypeError(`the sandbox has no registry ${lost.registry} for ${lost.name}`)
  const running: RunningRegistry[] = []
  for (const [index, options] of registries.entries()) {
    const own = images.filter(({ registry = 0 }) => registry === index)
    const registry = await startRegistry({ ...options, ...shared, images: own })
    onStarted(registry)
    running.push(registry)
  }
  return running
}
