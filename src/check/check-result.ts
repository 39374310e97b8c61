// What the check takes and what it says.

import type { Redacted } from '../basics/redacted.ts'
import type { Problem } from './problem.ts'
import type { Repair } from './repair/propose-repair.ts'

/** What can be checked: a Secret as an object, as YAML or JSON text, or the value of a secret alone. */
export type CheckInput =
  | { readonly manifest: object }
  | { readonly manifestText: string }
  | {
      readonly bytes: Uint8Array
      /** The secret's type, in full; `kubernetes.io/dockerconfigjson` when absent. */
      readonly type?: string
    }

export interface CheckOptions {
  /** The time against which tokens are judged. */
  readonly now: Date
}

/**
 * What the kubelet's keyring code does: `loaded`, `ignored` (no credentials, no error; also when such an object cannot exist), or
 * `keyring-error`: every pull of a pod with this secret fails.
 */
export type KubeletVerdict = 'loaded' | 'ignored' | 'keyring-error'

/** One entry as the kubelet reads it, or as a person meant it where the kubelet can't. */
export interface CheckedEntry {
  /** The key as written. Text from outside. */
  readonly registry: string
  /** Text from outside. */
  readonly username: string
  readonly password: Redacted<string>
  /** Whether it holds a complete credential under a key that an image can select. */
  readonly usable: boolean
  /** When the password ends, where it tells. */
  readonly expiresAt?: Date
}

export interface CheckResult {
  /** Whether no problem is an error. */
  readonly valid: boolean
  /** Whether the API server would create it, without admission plugins and with lenient field validation. */
  readonly apiServerAccepts: boolean
  readonly kubelet: KubeletVerdict
  readonly problems: readonly Problem[]
  readonly entries: readonly CheckedEntry[]
  /** What it would be with everything repaired that can be repaired safely; absent when there is nothing of that kind. */
  readonly repaired?: Repair
}
