// Requests to one registry with one credential, as a container runtime makes them: first without, then as the challenge asks.

import type { Redacted } from '../../../basics/redacted.ts'
import type { HttpResponse, HttpTransport } from '../../../http/transport.ts'
import { deniedError, requestError, statusError, tokenError, unreachableError } from './pull-error.ts'
import type { RuntimeImage } from './reference.ts'

/** A login that the keyring gave. */
export interface PullCredential {
  readonly username: string
  readonly password: Redacted<string>
}

export interface RegistryAccess {
  readonly transport: HttpTransport
  /** Hosts that speak TLS; the others on the loopback address speak plain HTTP, as container runtimes take it there. */
  readonly tlsHosts: ReadonlySet<string>
}

const manifestTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ')

/** One pull's way to its registry; remembers the login that worked. */
export class RegistrySession {
  readonly #access: RegistryAccess
  readonly #image: RuntimeImage
  readonly #credential: PullCredential | undefined
  readonly #signal: AbortSignal
  #authorization: string | undefined

  constructor(
    access: RegistryAccess,
    image: RuntimeImage,
    credential: PullCredential | undefined,
    signal: AbortSignal,
  ) {
    this.#access = access
    this.#image = image
    this.#credential = credential
    this.#signal = signal
  }

  /** The manifest's digest. Rejects with a PullError. */
  async resolve(): Promise<string> {
    const response = await this.#send('HEAD', `manifests/${this.#image.reference}`)
    const digest = response.headers['docker-content-digest']
    return typeof digest === 'string' ? digest : this.#image.reference
  }

  /** A manifest or a blob. Rejects with a PullError. */
  async read(kind: 'manifests' | 'blobs', digest: string): Promise<Uint8Array> {
    return (await this.#send('GET', `${kind}/${digest}`)).body
  }

  async #send(method: 'GET' | 'HEAD', path: string): Promise<HttpResponse> {
    const first = await this.#request(method, this.#urlOf(path), this.#authorization)
    if (first.status !== 401 || this.#authorization !== undefined) return this.#accept(first)
    this.#authorization = await this.#authorize(first)
    if (this.#authorization === undefined) return this.#accept(first)
    return this.#accept(await this.#request(method, this.#urlOf(path), this.#authorization))
  }

  #accept(response: HttpResponse): HttpResponse {
    if (response.status === 200) return response
    const error = parameterOf(challengeOf(response, 'bearer') ?? '', 'error')
    throw response.status === 401 && error !== undefined
      ? deniedError(this.#image, error)
      : statusError(this.#image, response.status)
  }

  async #authorize(refused: HttpResponse): Promise<string | undefined> {
    const bearer = challengeOf(refused, 'bearer')
    if (bearer !== undefined) return this.#fetchToken(bearer)
    const isBasic = challengeOf(refused, 'basic') !== undefined
    return isBasic ? this.#basic() : undefined
  }

  #basic(): string | undefined {
    if (this.#credential === undefined) return undefined
    const { username, password } = this.#credential
    return `Basic ${Buffer.from(`${username}:${password.reveal()}`).toString('base64')}`
  }

  async #fetchToken(challenge: string): Promise<string | undefined> {
    const realm = parameterOf(challenge, 'realm') ?? ''
    if (!URL.canParse(realm)) return undefined
    const url = new URL(realm)
    url.searchParams.set('service', parameterOf(challenge, 'service') ?? '')
    url.searchParams.set('scope', `repository:${this.#image.repository}:pull`)
    const response = await this.#request('GET', url.href, this.#basic())
    if (response.status !== 200) throw tokenError(this.#image, this.#credential === undefined, response.status)
    return `Bearer ${readToken(response.body)}`
  }

  async #request(method: string, url: string, authorization: string | undefined): Promise<HttpResponse> {
    if (!isOnLoopback(url)) throw unreachableError(this.#image, url)
    const headers = { accept: manifestTypes, ...(authorization === undefined ? {} : { authorization }) }
    try {
      return await this.#access.transport.send({ method, url, headers, signal: this.#signal })
    } catch (error) {
      this.#signal.throwIfAborted()
      throw requestError(this.#image, url, error)
    }
  }

  #urlOf(path: string): string {
    const { host, repository } = this.#image
    const isPlain = isOnLoopback(`https://${host}`) && !this.#access.tlsHosts.has(host)
    const server = host === 'docker.io' ? 'registry-1.docker.io' : host
    return `${isPlain ? 'http' : 'https'}://${server}/v2/${repository}/${path}`
  }
}

const isOnLoopback = (url: string): boolean => /^(127(\.\d+){3}|localhost|\[::1\])$/.test(new URL(url).hostname)

/** The parameters of the challenge with this scheme. */
function challengeOf(response: HttpResponse, scheme: string): string | undefined {
  const headers = [response.headers['www-authenticate'] ?? []].flat()
  return headers.find((header) => header.toLowerCase().startsWith(`${scheme} `))?.slice(scheme.length + 1)
}

const parameterOf = (challenge: string, name: string): string | undefined =>
  new RegExp(`(?:^|[\\s,])${name}="([^"]*)"`, 'i').exec(challenge)?.[1]

function readToken(body: Uint8Array): string {
  const answer: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
  const { token, access_token: other } = Object(answer)
  return String(token ?? other ?? '')
}
