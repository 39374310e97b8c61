// Which certificate authorities a transport trusts, and the TLS context made of them: one a transport, made at its first use.

import { X509Certificate } from 'node:crypto'
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'
import type { Redacted } from '../basics/redacted.ts'

export interface TlsOptions {
  /** The certificate authorities to trust, as PEM: these and no others, as a kubeconfig's `certificate-authority-data` means it. */
  readonly ca?: string
  /** Authorities to trust beside node's own and the operating system's, as PEM. Not together with `ca`. */
  readonly extraCa?: string
  /** Client certificate (chain) as PEM. */
  readonly cert?: string
  /** Its private key as PEM. */
  readonly key?: Redacted<string>
  /** The host name that the certificate must be for, and SNI, instead of the URL's. */
  readonly serverName?: string
  /** Trusts any certificate. */
  readonly insecureSkipTlsVerify?: boolean
}

/** A certificate or key to be used can't be read. The message is a clause and holds nothing of it. */
export class TlsMaterialError extends Error {
  override readonly name = 'TlsMaterialError'
}

/** The secure context for `options`. Throws a {@link TlsMaterialError} when a PEM can't be read or key and certificate don't fit. */
export function openSecureContext(options: TlsOptions): SecureContext {
  for (const pem of [options.ca, options.extraCa]) {
    if (pem !== undefined && !isCertificate(pem)) {
      throw new TlsMaterialError('the CA certificate to trust is not readable PEM')
    }
  }
  try {
    return createSecureContext({
      ...trustedAuthorities(options),
      ...(options.cert === undefined ? {} : { cert: options.cert }),
      ...(options.key === undefined ? {} : { key: options.key.reveal() }),
    })
  } catch {
    throw new TlsMaterialError('the client certificate or its key is not readable PEM, or the two do not fit together')
  }
}

/** Node ignores a CA that it can't read, which would surface later as an untrusted server. */
function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined
  } catch {
    return false
  }
}

function trustedAuthorities(options: TlsOptions): { ca?: string | string[] } {
  if (options.ca !== undefined) return { ca: options.ca }
  if (options.extraCa === undefined) return {}
  // Naming any authority replaces node's own, so they are named too. NODE_EXTRA_CA_CERTS is part of `default`.
  return { ca: [...new Set([...getCACertificates('default'), ...getCACertificates('system')]), options.extraCa] }
}
