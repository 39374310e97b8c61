// The part of the decode check's answer that the flows and their reports use.

import type { Redacted } from '../basics/redacted.ts'

/** What `checkSecret` says about one secret. */
export interface CheckReport {
  readonly valid: boolean
  readonly apiServerAccepts: boolean
  readonly kubelet: 'loaded' | 'ignored' | 'keyring-error'
  readonly problems: readonly {
    readonly code: string
    readonly severity: 'error' | 'warning' | 'info'
    readonly path: string
    readonly message: string
    readonly remedy: string
  }[]
  readonly entries: readonly {
    readonly registry: string
    readonly username: string
    readonly password: Redacted<string>
    readonly usable: boolean
    readonly expiresAt?: Date
  }[]
}
