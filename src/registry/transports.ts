// The two transports of the proof: one for the registry that a person named, one for hosts that a public registry names.

import type { Clock } from '../basics/clock.ts'
import { isPublicAddress } from '../http/address.ts'
import { type HttpTransportOptions, openHttpTransport } from '../http/open.ts'
import type { HttpTransport } from '../http/transport.ts'

export interface RegistryTransports {
  /** Contacts any address. */
  readonly chosen: HttpTransport
  /** Contacts public addresses only: a public registry must not send us, with a login, into the private network we run in. */
  readonly guarded: HttpTransport
  close(): void
}

/** What asking a registry needs from outside. */
export interface ContactDeps {
  readonly transports: RegistryTransports
  readonly clock: Clock
}

/** Opens both. A CA for registries is added to the usual ones with `extraCa`. */
export function openRegistryTransports(options: Omit<HttpTransportOptions, 'allowAddress'> = {}): RegistryTransports {
  const chosen = openHttpTransport({ ...limits, ...options })
  const guarded = openHttpTransport({ ...limits, ...options, allowAddress: isPublicAddress })
  return {
    chosen,
    guarded,
    close() {
      chosen.close()
      guarded.close()
    },
  }
}

/** A person waits for the proof, and everything it reads is small. */
const limits = { headersTimeoutMs: 20_000, bodyTimeoutMs: 30_000, maxBodyBytes: 64 * 1024 } as const
