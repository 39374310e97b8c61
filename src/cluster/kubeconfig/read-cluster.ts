// One entry of a kubeconfig's `clusters`.

import { Redacted } from '../../basics/redacted.ts'
import type { KubeconfigCluster, KubeconfigEntry } from './document.ts'
import { damagedEntry } from './faults.ts'
import { readMaterial } from './material.ts'
import type { RawCluster } from './schema.ts'

/** The extension whose content login programs get (client-go: `ExecClusterExtensionKey`). */
const execExtension = 'client.authentication.k8s.io/exec'

/** Reads one entry; relative files are relative to the folder of its file. Throws `kubeconfig-damaged`. */
export function readCluster({ origin, raw: redacted }: KubeconfigEntry<RawCluster>): KubeconfigCluster {
  const raw = redacted.reveal()
  const authority = readMaterial(origin, 'certificate-authority', raw)
  if (authority && raw['insecure-skip-tls-verify']) {
    // client-go refuses it as well (transport.TLSConfigFor): which of the two is meant can't be known.
    throw damagedEntry(
      origin,
      'insecure-skip-tls-verify',
      'is set beside a certificate authority: leave out one of them',
    )
  }
  const extension = raw.extensions.find((entry) => entry.name === execExtension)
  return {
    server: raw.server,
    insecureSkipTlsVerify: raw['insecure-skip-tls-verify'],
    disableCompression: raw['disable-compression'],
    ...(raw['tls-server-name'] && { tlsServerName: raw['tls-server-name'] }),
    ...(raw['proxy-url'] && { proxyUrl: new Redacted(raw['proxy-url']) }),
    ...(authority && { certificateAuthority: authority }),
    ...(extension && { execConfig: extension.extension }),
  }
}
