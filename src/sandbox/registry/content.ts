// What the registry holds, in memory: blobs and manifests by digest for each repository, tags, unfinished uploads.

import { createHash, randomUUID } from 'node:crypto'
import { RegistryError } from './errors.ts'

export interface Manifest {
  readonly digest: string
  readonly mediaType: string
  readonly bytes: Buffer
}

export interface Upload {
  readonly id: string
  readonly chunks: Buffer[]
  length: number
}

interface Repository {
  readonly blobs: Map<string, Buffer>
  readonly manifests: Map<string, Manifest>
  readonly tags: Map<string, string>
  readonly uploads: Map<string, Upload>
}

/** The most that all repositories together may hold. */
const maxTotalBytes = 1024 * 1024 * 1024

/** The algorithms that the image specification registers. */
type DigestAlgorithm = 'sha256' | 'sha512'

/** `sha256:…` (or the other one) of `bytes`. */
export function digestOf(bytes: Uint8Array, algorithm: DigestAlgorithm = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`
}

// What a client calls the content decides by which algorithm it is kept.
const digestLike = (given: string, bytes: Uint8Array): string =>
  digestOf(bytes, given.startsWith('sha512:') ? 'sha512' : 'sha256')

/** Content by repository; a blob belongs to the repositories that it was pushed or mounted to. */
export class RegistryContent {
  readonly #repositories = new Map<string, Repository>()
  #totalBytes = 0

  hasRepository(name: string): boolean {
    return (this.#repositories.get(name)?.manifests.size ?? 0) > 0
  }

  findBlob(repository: string, digest: string): Buffer | undefined {
    return this.#repositories.get(repository)?.blobs.get(digest)
  }

  /** Stores a blob under its own digest. */
  addBlob(repository: string, bytes: Buffer, digest = digestOf(bytes)): string {
    const { blobs } = this.#open(repository)
    if (!blobs.has(digest)) this.#count(bytes.length)
    blobs.set(digest, bytes)
    return digest
  }

  /** A manifest by tag or digest. */
  findManifest(repository: string, reference: string): Manifest | undefined {
    const found = this.#repositories.get(repository)
    return found?.manifests.get(found.tags.get(reference) ?? reference)
  }

  /** Stores a manifest by its digest and, unless `reference` is the digest, tags it. */
  addManifest(repository: string, reference: string, mediaType: string, bytes: Buffer): Manifest {
    const digest = digestLike(reference, bytes)
    if (reference.includes(':') && reference !== digest) throw new RegistryError('DIGEST_INVALID')
    const { manifests, tags } = this.#open(repository)
    this.#count(bytes.length)
    const manifest = { digest, mediaType, bytes }
    manifests.set(digest, manifest)
    if (reference !== digest) tags.set(reference, digest)
    return manifest
  }

  /** Removes a manifest with its tags, or one tag; false when it was not there. */
  removeManifest(repository: string, reference: string): boolean {
    const found = this.#repositories.get(repository)
    if (found === undefined) return false
    if (found.tags.delete(reference)) return true
    for (const [tag, digest] of found.tags) if (digest === reference) found.tags.delete(tag)
    return found.manifests.delete(reference)
  }

  /** In lexical order. */
  tagsOf(repository: string): string[] {
    return [...(this.#repositories.get(repository)?.tags.keys() ?? [])].sort()
  }

  startUpload(repository: string): Upload {
    const upload = { id: randomUUID(), chunks: [], length: 0 }
    this.#open(repository).uploads.set(upload.id, upload)
    return upload
  }

  findUpload(repository: string, id: string): Upload {
    const upload = this.#repositories.get(repository)?.uploads.get(id)
    if (upload === undefined) throw new RegistryError('BLOB_UPLOAD_UNKNOWN')
    return upload
  }

  append(upload: Upload, bytes: Buffer): void {
    this.#count(bytes.length)
    upload.chunks.push(bytes)
    upload.length += bytes.length
  }

  /** Turns an upload into a blob; throws when the content has another digest. */
  finishUpload(repository: string, upload: Upload, digest: string): void {
    const bytes = Buffer.concat(upload.chunks)
    if (digestLike(digest, bytes) !== digest) throw new RegistryError('DIGEST_INVALID')
    this.cancelUpload(repository, upload)
    this.addBlob(repository, bytes, digest)
  }

  cancelUpload(repository: string, upload: Upload): void {
    this.#repositories.get(repository)?.uploads.delete(upload.id)
    this.#totalBytes -= upload.length
  }

  #open(name: string): Repository {
    const found = this.#repositories.get(name) ?? {
      blobs: new Map(),
      manifests: new Map(),
      tags: new Map(),
      uploads: new Map(),
    }
    this.#repositories.set(name, found)
    return found
  }

  #count(bytes: number): void {
    if (this.#totalBytes + bytes > maxTotalBytes) throw new RegistryError('SIZE_INVALID')
    this.#totalBytes += bytes
  }
}
