// client-node's typed API on our own client. For objects that are read in part or written once; never for those that are written back:
// client-node's serializer drops the fields it does not know. Import it lazily: loading client-node takes longer than most commands run.

import {
  AuthorizationV1Api,
  CoreV1Api,
  createConfiguration,
  type RequestContext,
  ResponseContext,
  SelfDecodingBody,
  ServerConfiguration,
  wrapHttpLibrary,
} from '@kubernetes/client-node'
import type { ApiClient, ApiRequest } from './request.ts'

/** Only the path of a request is used: the client knows its server. */
const placeholderServer = 'https://cluster.invalid'

const methods: Readonly<Record<string, ApiRequest['method']>> = {
  GET: 'GET',
  POST: 'POST',
  PUT: 'PUT',
  DELETE: 'DELETE',
}

/** The core API; `about` is what an error says its requests were for. */
export function openCoreApi(client: ApiClient, about: ApiRequest['about'], signal?: AbortSignal): CoreV1Api {
  return new CoreV1Api(configure(client, about, signal))
}

/** The authorization API, likewise. */
export function openAuthorizationApi(
  client: ApiClient,
  about: ApiRequest['about'],
  signal?: AbortSignal,
): AuthorizationV1Api {
  return new AuthorizationV1Api(configure(client, about, signal))
}

/** Requests go through `client`, so they have its limits, its retries and its errors. */
function configure(
  client: ApiClient,
  about: ApiRequest['about'],
  signal: AbortSignal | undefined,
): ReturnType<typeof createConfiguration> {
  const send = async (request: RequestContext): Promise<ResponseContext> => {
    const url = new URL(request.getUrl())
    const method = methods[request.getHttpMethod()]
    if (!method) throw new TypeError(`the typed API has no use for ${request.getHttpMethod()}`)
    const body = request.getBody()
    const answer = await client.call({
      method,
      path: `${url.pathname}${url.search}`,
      about,
      ...(typeof body === 'string' && { body: JSON.parse(body) }),
      ...(signal && { signal }),
    })
    const text = Buffer.from(JSON.stringify(answer.body))
    return new ResponseContext(
      answer.status,
      { 'content-type': 'application/json' },
      new SelfDecodingBody(Promise.resolve(text)),
    )
  }
  return createConfiguration({
    baseServer: new ServerConfiguration(placeholderServer, {}),
    httpApi: wrapHttpLibrary({ send }),
  })
}
