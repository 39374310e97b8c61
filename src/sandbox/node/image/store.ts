// The images that a node has, by the names under which they were pulled.

import { gunzipSync } from 'node:zlib'
import { readArchive } from './archive.ts'
import type { RuntimeImage } from './reference.ts'
import type { RegistrySession } from './registry-session.ts'

/** What the node runs of an image that the sandbox made. */
export interface ImageContent {
  readonly entrypoint: readonly string[]
  readonly command: readonly string[]
  readonly environment: readonly string[]
  readonly workingDirectory: string
  /** Paths from the image's root, with their modes and contents. */
  readonly files: readonly { readonly path: string; readonly mode: number; readonly content: Uint8Array }[]
}

export interface NodeImage {
  readonly digest: string
  readonly sizeBytes: number
  /** Undefined for an image that somebody else made: it is never run. */
  readonly content?: ImageContent
}

/** One node's images. */
export class ImageStore {
  readonly #ownDigests: ReadonlySet<string>
  readonly #byName = new Map<string, NodeImage>()
  readonly #byDigest = new Map<string, Promise<NodeImage>>()

  /** `ownDigests`: manifests that the sandbox itself made. */
  constructor(ownDigests: ReadonlySet<string>) {
    this.#ownDigests = ownDigests
  }

  find({ name }: RuntimeImage): NodeImage | undefined {
    return this.#byName.get(name)
  }

  /** Asks the registry what the image is, and fetches what the node does not have yet. Rejects with a PullError. */
  async pull(image: RuntimeImage, session: RegistrySession): Promise<NodeImage> {
    const digest = await session.resolve()
    const pending = this.#byDigest.get(digest)
    // What another pod could not fetch says nothing about this one.
    const found = await (pending?.catch(() => this.#fetch(digest, session)) ?? this.#fetch(digest, session))
    this.#byName.set(image.name, found)
    return found
  }

  #fetch(digest: string, session: RegistrySession): Promise<NodeImage> {
    const fetching = session.read('manifests', digest).then((bytes) => this.#fetchParts(digest, bytes, session))
    this.#byDigest.set(digest, fetching)
    fetching.catch(() => this.#byDigest.delete(digest))
    return fetching
  }

  async #fetchParts(digest: string, bytes: Uint8Array, session: RegistrySession): Promise<NodeImage> {
    const manifest: Partial<Manifest> = JSON.parse(Buffer.from(bytes).toString('utf8'))
    const layers = manifest.layers ?? []
    const sizeBytes = [manifest.config, ...layers].reduce((sum, part) => sum + (part?.size ?? 0), bytes.length)
    // Layers of a foreign image would be of no use: it is not run.
    if (!this.#ownDigests.has(digest) || manifest.config === undefined) return { digest, sizeBytes }
    const config: ImageConfig = JSON.parse(
      Buffer.from(await session.read('blobs', manifest.config.digest)).toString('utf8'),
    )
    const archives = await Promise.all(layers.map((layer) => session.read('blobs', layer.digest)))
    const { Entrypoint, Cmd, Env, WorkingDir } = config.config ?? {}
    const content = {
      entrypoint: Entrypoint ?? [],
      command: Cmd ?? [],
      environment: Env ?? [],
      workingDirectory: WorkingDir ?? '/',
      files: archives.flatMap((archive) => readArchive(gunzipSync(archive))),
    }
    return { digest, sizeBytes, content }
  }
}

interface Descriptor {
  readonly digest: string
  readonly size: number
}

interface Manifest {
  readonly config: Descriptor
  readonly layers: readonly Descriptor[]
}

interface ImageConfig {
  readonly config?: {
    readonly Entrypoint?: readonly string[]
    readonly Cmd?: readonly string[]
    readonly Env?: readonly string[]
    readonly WorkingDir?: string
  }
}
