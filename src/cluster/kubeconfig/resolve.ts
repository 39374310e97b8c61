// A context's name to its cluster and user, with references that lead nowhere said in the context's name.

import { quoteName } from '../../basics/quote.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import type { KubeconfigCluster, KubeconfigDocument, KubeconfigUser } from './document.ts'
import { unusableContext } from './faults.ts'
import { readCluster } from './read-cluster.ts'
import { readUser } from './read-user.ts'
import type { RawCluster } from './schema.ts'
import { parseServer } from './server.ts'

const mostContextsNamed = 10

/** Everything that is needed to reach one cluster. */
export interface ResolvedContext {
  readonly name: string
  /** The API server: scheme, host, port and path prefix, without user info and trailing slash. */
  readonly server: string
  readonly namespace?: string
  readonly cluster: KubeconfigCluster
  /** Undefined for a context without a user: requests go out anonymously. */
  readonly user?: KubeconfigUser
}

/** What is known of a context without reading its credentials. */
export interface ContextSummary {
  readonly name: string
  readonly isCurrent: boolean
  /** Undefined when the context names no cluster that exists, or the cluster no usable server. */
  readonly server?: string
  readonly namespace?: string
}

/** All contexts in the order of the files. Never throws: a context that can't be used has no server. */
export function listContexts(document: KubeconfigDocument): readonly ContextSummary[] {
  return [...document.contexts].map(([name, context]) => {
    const server = summarizeServer(document.clusters.get(context.cluster)?.raw.reveal())
    return {
      name,
      isCurrent: name === document.currentContext,
      ...(server && { server }),
      ...(context.namespace && { namespace: context.namespace }),
    }
  })
}

/** The context called `name`. Throws `kubeconfig-context` naming what is missing, or `kubeconfig-damaged` for a value that can't be used. */
export function resolveContext(document: KubeconfigDocument, name: string): ResolvedContext {
  const context = document.contexts.get(name)
  if (!context) throw unknownContext(document, name)
  const cluster = resolveCluster(document, name)
  const user = context.user === '' ? undefined : document.users.get(context.user)
  if (context.user !== '' && !user) {
    throw unusableContext(name, `it names the user ${quoteName(context.user)}, which the kubeconfig does not have`)
  }
  return {
    name,
    ...cluster,
    ...(context.namespace && { namespace: context.namespace }),
    ...(user && { user: readUser(user) }),
  }
}

/** The cluster of the context called `name`, without its user: for asking whether it answers at all. */
export function resolveCluster(
  document: KubeconfigDocument,
  name: string,
): Pick<ResolvedContext, 'server' | 'cluster'> {
  const context = document.contexts.get(name)
  if (!context) throw unknownContext(document, name)
  if (context.cluster === '') throw unusableContext(name, 'it names no cluster')
  const entry = document.clusters.get(context.cluster)
  if (!entry) {
    throw unusableContext(
      name,
      `it names the cluster ${quoteName(context.cluster)}, which the kubeconfig does not have`,
    )
  }
  const cluster = readCluster(entry)
  const server = parseServer(
    cluster.server,
    cluster.insecureSkipTlsVerify || cluster.certificateAuthority !== undefined,
  )
  if (!server) {
    const what = cluster.server === '' ? 'has no server' : 'has a server that is not an http or https address'
    throw unusableContext(name, `its cluster ${quoteName(context.cluster)} ${what}`)
  }
  return { server, cluster }
}

function summarizeServer(raw: RawCluster | undefined): string | undefined {
  if (!raw) return undefined
  const hasAuthority = raw['certificate-authority'] !== '' || raw['certificate-authority-data'] !== ''
  return parseServer(raw.server, raw['insecure-skip-tls-verify'] || hasAuthority)
}

function unknownContext(document: KubeconfigDocument, name: string): PullpassError {
  const names = [...document.contexts.keys()].slice(0, mostContextsNamed).map(quoteName).join(', ')
  const more = document.contexts.size - mostContextsNamed
  const known =
    names === '' ? 'the kubeconfig has no context' : `the kubeconfig has ${names}${more > 0 ? ` and ${more} more` : ''}`
  return new PullpassError('kubeconfig-context', `there is no context ${quoteName(name)}`, { cause: new Error(known) })
}
