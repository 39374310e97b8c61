// The decode vectors: answers that the kubelet's and the API server's own Go code gave.

import { readFileSync } from 'node:fs'
import type { Secret } from '../../src/basics/wire.ts'
import type { KubeletVerdict } from '../../src/check/check-result.ts'

export interface DecodeVector {
  readonly name: string
  /** Exactly one of these four is the input. */
  readonly secretManifest?: Secret
  readonly rawText?: string
  readonly rawBase64?: string
  readonly manifestText?: string
  /** The type that goes with a raw value. */
  readonly assumeType?: string
  /** Seconds since the epoch; see {@link timeOf}. */
  readonly now?: number
  readonly expected: {
    readonly valid: boolean
    readonly apiServerAccepts: boolean
    readonly kubelet: KubeletVerdict
    readonly problemCodes: readonly string[]
    readonly entries: readonly { registryKey: string; username: string; password: string; usable: boolean }[]
  }
}

export const decodeVectors: readonly DecodeVector[] = JSON.parse(
  readFileSync(new URL('../vectors/decode-vectors.json', import.meta.url), 'utf8'),
)

/** The time against which a vector's tokens are judged. */
export function timeOf({ now = 1_768_478_400 }: DecodeVector): Date {
  return new Date(now * 1000)
}
