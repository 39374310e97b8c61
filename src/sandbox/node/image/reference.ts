// An image as a container runtime names it: in full, with the place where its registry is asked.

import { parseImage } from '../../../image/parse.ts'

export interface RuntimeImage {
  /** As written in the pod, with the tag that the kubelet adds. */
  readonly asked: string
  /** `host/repository:tag` or `host/repository@digest`, with Docker Hub's host written out. */
  readonly name: string
  /** `host/repository` */
  readonly lookup: string
  readonly host: string
  readonly repository: string
  /** Tag or digest. */
  readonly reference: string
}

export type RuntimeImageResult =
  | { readonly ok: true; readonly image: RuntimeImage }
  /** In the kubelet's words. */
  | { readonly ok: false; readonly message: string }

/** Reads the image of a container (kubelet `applyDefaultImageTag`). */
export function readRuntimeImage(text: string): RuntimeImageResult {
  const parsed = parseImage(text)
  if (!parsed.ok) {
    const why = `couldn't parse image name "${text}": invalid reference format${describeFault(text)}`
    return { ok: false, message: `Failed to apply default image tag "${text}": ${why}` }
  }
  const { lookup, registry: host, repository, tag, digest } = parsed.image
  const reference = digest ?? tag ?? 'latest'
  const isWritten = digest !== undefined || text.slice(text.lastIndexOf('/')).includes(':')
  const asked = isWritten ? text : `${text}:${reference}`
  const name = `${lookup}${tag !== undefined && digest === undefined ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`
  return { ok: true, image: { asked, name, lookup, host, repository, reference } }
}

// distribution/reference has a message of its own for upper case alone.
function describeFault(text: string): string {
  const slash = text.indexOf('/')
  const host = text.slice(0, Math.max(0, slash))
  const rest = /[.:]|^localhost$/.test(host) ? text.slice(slash + 1) : text
  const repository = rest.replace(/@.*$/, '').replace(/:[^/]*$/, '')
  return /[A-Z]/.test(repository) ? `: repository name (${repository}) must be lowercase` : ''
}
