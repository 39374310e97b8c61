// Why a pull failed, in the words of containerd 1.6, which are what a pod's status shows.

import { STATUS_CODES } from 'node:http'
import { HttpError } from '../../../http/failure.ts'
import type { HttpFailure } from '../../../http/transport.ts'
import type { RuntimeImage } from './reference.ts'

/** A pull with one credential failed; the message is containerd's. */
export class PullError extends Error {
  override readonly name = 'PullError'
}

/** The registry answered a request for the manifest with this status. */
export function statusError(image: RuntimeImage, status: number): PullError {
  if (status === 404) {
    return new PullError(`rpc error: code = NotFound desc = ${resolving(image)}: ${image.name}: not found`)
  }
  const shown = `${status} ${STATUS_CODES[status] ?? ''}`.trimEnd()
  const what = `[manifests ${image.reference}]: ${shown}`
  return new PullError(`${resolving(image)}: pulling from host ${image.host} failed with status code ${what}`)
}

/** The token server refused. */
export function tokenError(image: RuntimeImage, isAnonymous: boolean, status: number): PullError {
  const kind = isAnonymous ? 'anonymous' : 'oauth'
  const why = `failed to fetch ${kind} token: unexpected status: ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd()
  return new PullError(`${resolving(image)}: failed to authorize: ${why}`)
}

/** The registry refused the token that its own token server gave. */
export function deniedError(image: RuntimeImage, error: string): PullError {
  const why = `repository does not exist or may require authorization: server message: ${error}: authorization failed`
  return new PullError(`${resolving(image)}: pull access denied, ${why}`)
}

/** There was no answer. */
export function requestError(image: RuntimeImage, url: string, thrown: unknown): PullError {
  const failure = thrown instanceof HttpError ? thrown.failure : 'cut'
  return new PullError(`${resolving(image)}: failed to do request: Head "${url}": ${inGo(failure, new URL(url))}`)
}

/** The host is not on this machine, where alone the node looks. */
export function unreachableError(image: RuntimeImage, url: string): PullError {
  const { host, hostname } = new URL(url)
  const isAddress = /^[\d.]+$|^\[/.test(hostname)
  const why = isAddress ? `dial tcp ${host}: connect: no route to host` : `dial tcp: lookup ${hostname}: no such host`
  const note = "(the sandbox's node reaches registries on the loopback address alone)"
  return new PullError(`${resolving(image)}: failed to do request: Head "${url}": ${why} ${note}`)
}

const resolving = ({ name }: RuntimeImage): string =>
  `failed to pull and unpack image "${name}": failed to resolve reference "${name}"`

function inGo(failure: HttpFailure, { host, hostname }: URL): string {
  switch (failure) {
    case 'refused':
      return `dial tcp ${host}: connect: connection refused`
    case 'timeout':
      return `dial tcp ${host}: i/o timeout`
    case 'tls-untrusted':
      return 'x509: certificate signed by unknown authority'
    case 'tls-name':
      return `x509: certificate is valid for localhost, not ${hostname}`
    case 'tls-expired':
      return 'x509: certificate has expired or is not yet valid'
    case 'plain-http':
      return 'http: server gave HTTP response to HTTPS client'
    case 'dns':
      return `dial tcp: lookup ${hostname}: no such host`
    default:
      return 'EOF'
  }
}
