// What a login program is told: the ExecCredential in KUBERNETES_EXEC_INFO (client-go pkg/apis/clientauthentication/v1/types.go).

import type { ExecConfig, KubeconfigCluster } from '../../kubeconfig/document.ts'

export interface ExecInfo {
  readonly config: Pick<ExecConfig, 'apiVersion' | 'provideClusterInfo'>
  readonly server: string
  readonly cluster: KubeconfigCluster
  /** The PEM text of the cluster's certificate authority, also where the kubeconfig names a file. */
  readonly certificateAuthority?: string
  /** Whether the program has the person's terminal. */
  readonly interactive: boolean
}

/** The JSON text. It says which cluster is meant only when the kubeconfig has `provideClusterInfo`. */
export function encodeExecInfo(info: ExecInfo): string {
  return JSON.stringify({
    kind: 'ExecCredential',
    apiVersion: info.config.apiVersion,
    spec: {
      ...(info.config.provideClusterInfo && { cluster: describeCluster(info) }),
      interactive: info.interactive,
    },
  })
}

function describeCluster({ server, cluster, certificateAuthority }: ExecInfo): Record<string, unknown> {
  return {
    server,
    ...(cluster.tlsServerName && { 'tls-server-name': cluster.tlsServerName }),
    ...(cluster.insecureSkipTlsVerify && { 'insecure-skip-tls-verify': true }),
    ...(certificateAuthority && { 'certificate-authority-data': Buffer.from(certificateAuthority).toString('base64') }),
    ...(cluster.proxyUrl && { 'proxy-url': cluster.proxyUrl.reveal() }),
    ...(cluster.disableCompression && { 'disable-compression': true }),
    config: cluster.execConfig ?? null,
  }
}
