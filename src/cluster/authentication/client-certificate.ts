// A user's client certificate and key, from the kubeconfig or from files that are read again as they are renewed.

import type { Clock } from '../../basics/clock.ts'
import { Redacted } from '../../basics/redacted.ts'
import type { KubeconfigUser } from '../kubeconfig/document.ts'
import { unusableContext } from '../kubeconfig/faults.ts'
import type { ClientCertificate } from './credential.ts'
import { openPem } from './material.ts'

export interface ClientCertificateSource {
  /** Throws `kubeconfig-context` when a file can't be read. */
  read(): Promise<ClientCertificate>
  /** The next read goes to the disk; true when there are files that may have changed. */
  forget(): boolean
}

/** The source of a user's client certificate; undefined when it has none. Throws `kubeconfig-context` when one of the two halves is missing. */
export function openClientCertificate(
  context: string,
  user: KubeconfigUser,
  clock: Clock,
): ClientCertificateSource | undefined {
  const { clientCertificate, clientKey } = user
  if (!clientCertificate && !clientKey) return undefined
  if (!clientCertificate || !clientKey) {
    throw unusableContext(
      context,
      `its user has a client ${clientKey ? 'key without a certificate' : 'certificate without a key'}`,
    )
  }
  const certificate = openPem(clientCertificate, 'client certificate', context, clock)
  const key = openPem(clientKey, 'client key', context, clock)
  return {
    async read() {
      const cert = await certificate.read()
      return { cert, key: new Redacted(await key.read()) }
    },
    forget() {
      certificate.forget()
      key.forget()
      return clientCertificate.kind === 'file' || clientKey.kind === 'file'
    },
  }
}
