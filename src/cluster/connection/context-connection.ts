// The connection of one context: server, trust, proxy, user and impersonation put together from the kubeconfig.

import type { LimitFunction } from 'p-limit'
import type { Clock } from '../../basics/clock.ts'
import type { Environment } from '../../basics/environment.ts'
import { type HttpTransportOptions, openHttpTransport } from '../../http/open.ts'
import { openAuthenticator } from '../authentication/authenticator.ts'
import type { ExecPrograms } from '../authentication/exec/programs.ts'
import { openPem } from '../authentication/material.ts'
import type { KubeconfigCluster } from '../kubeconfig/document.ts'
import type { ResolvedContext } from '../kubeconfig/resolve.ts'
import { type Connection, openConnection } from './connection.ts'
import { impersonationHeaders } from './impersonation.ts'
import { chooseProxy } from './proxy.ts'
import { openTransportPool, type TrustMaterial } from './transport-pool.ts'

export interface ContextConnectionOptions {
  readonly environment: Environment
  readonly clock: Clock
  readonly programs: ExecPrograms
  /** Bounds the requests of all clusters together. */
  readonly inFlight: LimitFunction
}

/** Opens it; nothing is read, run or sent before the first request. Throws `kubeconfig-context` for what can't be used. */
export function openContextConnection(context: ResolvedContext, options: ContextConnectionOptions): Connection {
  const { cluster, name, server, user } = context
  const proxy = chooseProxy(name, cluster, options.environment)
  return openConnection({
    server,
    headers: server.startsWith('https:') ? impersonationHeaders(user?.impersonation) : {},
    authenticator: openAuthenticator(context, options),
    transports: openTransportPool((material) => openHttpTransport({ ...tlsOptions(cluster, material), proxy })),
    readAuthority: openAuthority(name, cluster, options.clock),
    inFlight: options.inFlight,
  })
}

/** Reads the cluster's certificate authority as PEM; undefined when it has none of its own. */
export function openAuthority(
  context: string,
  cluster: KubeconfigCluster,
  clock: Clock,
): () => Promise<string | undefined> {
  const { certificateAuthority } = cluster
  if (!certificateAuthority) return () => Promise.resolve(undefined)
  const pem = openPem(certificateAuthority, 'certificate authority', context, clock)
  return () => pem.read()
}

/** How the TLS connections of a cluster are made. */
export function tlsOptions(cluster: KubeconfigCluster, material: TrustMaterial): HttpTransportOptions {
  const { ca, clientCertificate } = material
  return {
    ...(ca !== undefined && { ca }),
    ...(clientCertificate && { cert: clientCertificate.cert, key: clientCertificate.key }),
    ...(cluster.tlsServerName && { serverName: cluster.tlsServerName }),
    insecureSkipTlsVerify: cluster.insecureSkipTlsVerify,
  }
}
