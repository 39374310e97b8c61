// Reads an image as the kubelet does: pkg/util/parsers on distribution/reference. Linear in its input, whatever it is.

import { splitRegistry } from './docker-hub.ts'
import type { ImageReference } from './reference.ts'

export type ImageResult =
  | { readonly ok: true; readonly image: ImageReference }
  | {
      readonly ok: false
      /** Why the kubelet says InvalidImageName; holds no text of the input. */
      readonly reason: string
    }

/** RepositoryNameTotalLengthMax in distribution/reference. */
const maxRepositoryLength = 255

/**
 * Parses an image as written in a pod. Host and repository come out as credentials are looked up (`docker.io/library/nginx` for
 * `nginx`). Never throws, also not for values that are not strings.
 */
export function parseImage(text: string): ImageResult {
  if (typeof text !== 'string') return invalid('an image is a text')
  if (text === '') return invalid('the image is empty')
  if (/^[a-f0-9]{64}$/.test(text)) return invalid('64 hexadecimal characters are an image ID, not a repository')
  const { registry, remainder } = splitRegistry(text)
  const [beforeDigest, digest] = cut(remainder, '@')
  const [repository, tag] = cutTag(beforeDigest)
  const fault = findFault(registry, repository, tag, digest)
  if (fault !== undefined) return invalid(fault)
  const usedTag = tag ?? (digest === undefined ? 'latest' : undefined)
  return {
    ok: true,
    image: {
      text,
      registry,
      repository,
      lookup: `${registry}/${repository}`,
      ...(usedTag !== undefined && { tag: usedTag }),
      ...(digest !== undefined && { digest }),
    },
  }
}

function findFault(
  registry: string,
  repository: string,
  tag: string | undefined,
  digest: string | undefined,
): string | undefined {
  // What is no host may still be the first component of a path without host, such as `my_registry.example/app`.
  const isHost = isRegistryHost(registry)
  if (!isHost && !isPathComponent(registry)) return 'the part before the first slash is not a registry host'
  const length = repository.length + (isHost ? 0 : registry.length + 1)
  if (length > maxRepositoryLength) return `the repository is longer than ${maxRepositoryLength} characters`
  if (!repository.split('/').every(isPathComponent)) return describeRepository(repository)
  if (tag !== undefined && !/^\w[\w.-]{0,127}$/.test(tag)) return 'the tag is malformed'
  if (digest !== undefined && !isDigest(digest)) return 'the digest is malformed or of an unsupported algorithm'
  return undefined
}

function describeRepository(repository: string): string {
  return /[A-Z]/.test(repository) ? 'the repository must be lower case' : 'the repository is malformed'
}

function isRegistryHost(text: string): boolean {
  const bracketed = /^\[[a-fA-F0-9:]+\]/.exec(text)?.[0]
  const colon = text.indexOf(':', bracketed?.length ?? 0)
  const host = colon === -1 ? text : text.slice(0, colon)
  if (colon !== -1 && !/^[0-9]+$/.test(text.slice(colon + 1))) return false
  return host === bracketed || host.split('.').every(isHostLabel)
}

function isHostLabel(label: string): boolean {
  return label !== '' && !/[^a-zA-Z0-9-]/.test(label) && !label.startsWith('-') && !label.endsWith('-')
}

function isPathComponent(component: string): boolean {
  return component.length <= maxRepositoryLength && /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/.test(component)
}

function isDigest(digest: string): boolean {
  return /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/.test(digest)
}

/** Splits at the colon that starts the tag: the first one after the last slash. */
function cutTag(text: string): [string, string | undefined] {
  const colon = text.indexOf(':', text.lastIndexOf('/') + 1)
  return colon === -1 ? [text, undefined] : [text.slice(0, colon), text.slice(colon + 1)]
}

function cut(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

function invalid(reason: string): ImageResult {
  return { ok: false, reason }
}
