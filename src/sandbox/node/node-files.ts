// The files of a node: one directory of its own with the images' files and, while they live, the pods'.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ImageContent, NodeImage } from './image/store.ts'

/** Made when the first pod comes, removed when the node stops. */
export class NodeFiles {
  #root: Promise<string> | undefined
  readonly #images = new Map<string, Promise<string>>()

  /** A new directory for a pod. */
  async makePodDirectory(uid: string): Promise<string> {
    const directory = join(await this.#open(), 'pods', uid)
    await mkdir(directory, { recursive: true })
    return directory
  }

  /** Where the files of an image are, unpacked once. */
  unpack(image: NodeImage, content: ImageContent): Promise<string> {
    const known = this.#images.get(image.digest)
    if (known !== undefined) return known
    const made = this.#unpack(image.digest, content)
    this.#images.set(image.digest, made)
    return made
  }

  async remove(): Promise<void> {
    if (this.#root !== undefined) await rm(await this.#root, { recursive: true, force: true })
  }

  #open(): Promise<string> {
    this.#root ??= mkdtemp(join(tmpdir(), 'pullpass-node-'))
    return this.#root
  }

  async #unpack(digest: string, { files }: ImageContent): Promise<string> {
    const directory = join(await this.#open(), 'images', digest.replace(':', '-'))
    await Promise.all(
      files.map(async ({ path, mode, content }) => {
        const target = join(directory, join('/', path))
        await mkdir(dirname(target), { recursive: true })
        await writeFile(target, content, { mode })
      }),
    )
    return directory
  }
}

/** Removes what a pod left behind. */
export const removeDirectory = (path: string): Promise<void> => rm(path, { recursive: true, force: true })
