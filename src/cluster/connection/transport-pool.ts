// Which transports one cluster has: a new one when its certificates were renewed, the old one closed when its last request is done.

import type { HttpTransport } from '../../http/transport.ts'
import type { ClientCertificate } from '../authentication/credential.ts'

/** What a connection's TLS is made of. */
export interface TrustMaterial {
  /** PEM; undefined for node's own authorities. */
  readonly ca?: string
  readonly clientCertificate?: ClientCertificate
}

export interface TransportLease {
  readonly transport: HttpTransport
  /** To be called once, when the request is done. */
  release(): void
}

export interface TransportPool {
  /** The transport for `material`. */
  lease(material: TrustMaterial): TransportLease
  /** Closes all, with what is under way; what is asked for later fails as closed too. */
  close(): void
}

interface Entry {
  readonly material: TrustMaterial
  readonly transport: HttpTransport
  users: number
}

/** Opens a pool; `open` makes the transport for a material. */
export function openTransportPool(open: (material: TrustMaterial) => HttpTransport): TransportPool {
  const entries = new Set<Entry>()
  let current: Entry | undefined
  let isClosed = false

  const retireIfUnused = (entry: Entry): void => {
    if (entry === current || entry.users > 0) return
    entries.delete(entry)
    entry.transport.close()
  }

  return {
    lease(material) {
      if (!current || !isSame(current.material, material)) {
        const previous = current
        current = { material, transport: open(material), users: 0 }
        entries.add(current)
        if (isClosed) current.transport.close()
        if (previous) retireIfUnused(previous)
      }
      const entry = current
      entry.users += 1
      return {
        transport: entry.transport,
        release() {
          entry.users -= 1
          retireIfUnused(entry)
        },
      }
    },
    close() {
      isClosed = true
      for (const entry of entries) entry.transport.close()
      entries.clear()
      current = undefined
    },
  }
}

function isSame(one: TrustMaterial, other: TrustMaterial): boolean {
  return (
    one.ca === other.ca &&
    one.clientCertificate?.cert === other.clientCertificate?.cert &&
    one.clientCertificate?.key.reveal() === other.clientCertificate?.key.reveal()
  )
}
