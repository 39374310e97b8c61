// Whether clusters answer at all, asked without credentials: no login program runs, no token and no certificate is sent.

import pLimit from 'p-limit'
import type { Clock } from '../basics/clock.ts'
import type { Environment } from '../basics/environment.ts'
import { isPullpassError } from '../errors/pullpass-error.ts'
import { toError } from '../errors/wrap.ts'
import { HttpError } from '../http/failure.ts'
import { openHttpTransport } from '../http/open.ts'
import { openAuthority, tlsOptions } from './connection/context-connection.ts'
import { chooseProxy } from './connection/proxy.ts'
import type { KubeconfigDocument } from './kubeconfig/document.ts'
import { resolveCluster } from './kubeconfig/resolve.ts'

/** Enough for the longest kubeconfig: a person waits for one after the other otherwise. */
const mostAtOnce = 128
/** A person waits at a prompt for the slowest of them. */
const defaultTimeoutMs = 3_000

/** Whether the cluster of a context answered, and otherwise a clause that says why not. */
export type Reachability =
  | { readonly context: string; readonly status: 'reachable' }
  | { readonly context: string; readonly status: 'unreachable'; readonly why: string }

export interface AskReachableOptions {
  readonly environment: Environment
  readonly clock: Clock
  /** The longest that one cluster is waited for. Default 3 s. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

/** Asks the clusters of `contexts`, 128 at a time. Answers in their order; rejects only with the signal's reason. */
export async function askReachable(
  document: KubeconfigDocument,
  contexts: readonly string[],
  options: AskReachableOptions,
): Promise<Reachability[]> {
  const limit = pLimit(mostAtOnce)
  return await Promise.all(contexts.map((context) => limit(() => askOne(document, context, options))))
}

async function askOne(
  document: KubeconfigDocument,
  context: string,
  options: AskReachableOptions,
): Promise<Reachability> {
  options.signal?.throwIfAborted()
  try {
    const status = await askVersion(document, context, options)
    if (status < 500) return { context, status: 'reachable' }
    return { context, status: 'unreachable', why: `the server answered ${status}` }
  } catch (error) {
    options.signal?.throwIfAborted()
    return { context, status: 'unreachable', why: explain(error) }
  }
}

/** The HTTP status. An API server that lets nobody ask anonymously answers 401 or 403, and that is an answer too. */
async function askVersion(
  document: KubeconfigDocument,
  context: string,
  options: AskReachableOptions,
): Promise<number> {
  const { server, cluster } = resolveCluster(document, context)
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs
  const ca = await openAuthority(context, cluster, options.clock)()
  const transport = openHttpTransport({
    ...tlsOptions(cluster, ca === undefined ? {} : { ca }),
    proxy: chooseProxy(context, cluster, options.environment),
    connectTimeoutMs: timeoutMs,
  })
  try {
    const answer = await transport.send({
      method: 'GET',
      url: `${server}/version`,
      headersTimeoutMs: timeoutMs,
      bodyTimeoutMs: timeoutMs,
      maxBodyBytes: 64 * 1024,
      longBody: 'cut',
      ...(options.signal && { signal: options.signal }),
    })
    return answer.status
  } finally {
    transport.close()
  }
}

function explain(error: unknown): string {
  if (error instanceof HttpError) return error.reason
  if (isPullpassError(error) && error.cause instanceof Error) return error.cause.message
  return toError(error).message
}
