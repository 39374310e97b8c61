// One question to a registry or a token server: redirects followed by our rules, the answer bounded.

import type { Redacted } from '../../basics/redacted.ts'
import type { HttpResponse, HttpTransport } from '../../http/transport.ts'
import type { RegistryTransports } from '../transports.ts'
import { type Endpoint, endpointAt } from './endpoint.ts'

const maxRedirects = 5
const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

export interface Question {
  readonly method: 'GET' | 'HEAD'
  readonly url: string
  readonly accept?: string
  readonly authorization?: Redacted<string> | undefined
  /** Default: 64 KiB, the rest is cut off. With a number, a longer body is an error. */
  readonly maxBodyBytes?: number
  readonly signal: AbortSignal
}

/** A redirect that is not followed; the message is a clause. */
export class RedirectError extends Error {
  override readonly name = 'RedirectError'
}

/** What was answered in the end. */
export interface Asked extends HttpResponse {
  /** The endpoint as it turned out to be where the question, or a redirect of it, reached it. */
  readonly endpoint: Endpoint
  /** A redirect led elsewhere, so that the login was left out of the last request. */
  readonly isLoginDropped: boolean
}

/**
 * Asks and follows redirects: at most five, never from https to http, without the login as soon as the origin changes, and to another
 * origin only under the address rule of the place asked first. Rejects with an `HttpError` or a {@link RedirectError}.
 */
export async function ask(transports: RegistryTransports, endpoint: Endpoint, question: Question): Promise<Asked> {
  let url = new URL(question.url)
  let { authorization } = question
  let place = endpoint
  for (let redirects = 0; ; redirects += 1) {
    const response = await askOnce(transportFor(transports, place, url), url, { ...question, authorization })
    if (url.origin === place.origin) place = endpointAt(place.origin, response)
    const target = redirectTarget(response, url)
    const isLoginDropped = authorization === undefined && question.authorization !== undefined
    if (!target) return { ...response, endpoint: place, isLoginDropped }
    if (redirects === maxRedirects) throw new RedirectError(`redirects more than ${maxRedirects} times`)
    if (target.origin !== url.origin) authorization = undefined
    url = target
  }
}

/** What a public registry names is contacted on public addresses only; a private one may name its neighbours. */
function transportFor(transports: RegistryTransports, endpoint: Endpoint, url: URL): HttpTransport {
  return endpoint.isPrivate || url.origin === endpoint.origin ? transports.chosen : transports.guarded
}

async function askOnce(transport: HttpTransport, url: URL, question: Question): Promise<HttpResponse> {
  const { method, signal, accept, authorization, maxBodyBytes } = question
  return await transport.send({
    method,
    url: url.href,
    signal,
    headers: {
      ...(accept === undefined ? {} : { accept }),
      ...(authorization === undefined ? {} : { authorization: authorization.reveal() }),
    },
    ...(maxBodyBytes === undefined ? { longBody: 'cut' } : { maxBodyBytes }),
  })
}

function redirectTarget(response: HttpResponse, from: URL): URL | undefined {
  const location = headerOf(response, 'location')
  if (location === undefined || !redirectStatuses.has(response.status)) return undefined
  if (!URL.canParse(location, from.href)) throw new RedirectError('redirects to what is not a URL')
  const target = new URL(location, from)
  const isAllowed = target.protocol === 'https:' || (target.protocol === 'http:' && from.protocol === 'http:')
  if (!isAllowed) throw new RedirectError('redirects to a URL that is not https')
  target.username = ''
  target.password = ''
  return target
}

/** A header that is sent once. */
export function headerOf(response: HttpResponse, name: string): string | undefined {
  const value = response.headers[name]
  return typeof value === 'string' ? value : value?.[0]
}
