// The decode vectors: answers that the kubelet's and the API server's own Go code gave.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkSecret } from '../../src/check/check.ts'
import type { CheckInput, CheckResult } from '../../src/check/check-result.ts'

interface Vector {
  readonly name: string
  readonly secretManifest?: { readonly data?: Record<string, string> }
  readonly rawText?: string
  readonly rawBase64?: string
  readonly manifestText?: string
  readonly assumeType?: string
  readonly now?: number
  readonly expected: {
    readonly valid: boolean
    readonly apiServerAccepts: boolean
    readonly kubelet: CheckResult['kubelet']
    readonly problemCodes: readonly string[]
    readonly entries: readonly { registryKey: string; username: string; password: string; usable: boolean }[]
  }
}

const vectors: readonly Vector[] = JSON.parse(
  readFileSync(new URL('../vectors/decode-vectors.json', import.meta.url), 'utf8'),
)

describe('decode vectors', () => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
    const result = checkSecret(toInput(vector), { now: new Date((vector.now ?? 1_768_478_400) * 1000) })
    const { expected } = vector
    expect({
      valid: result.valid,
      apiServerAccepts: result.apiServerAccepts,
      kubelet: result.kubelet,
      problemCodes: [...new Set(result.problems.map(({ code }) => code))].sort(),
      entries: sortEntries(
        result.entries.map(({ registry, username, password, usable }) => ({
          registryKey: registry,
          username,
          password: password.reveal(),
          usable,
        })),
      ),
    }).toEqual({
      ...expected,
      problemCodes: [...expected.problemCodes].sort(),
      entries: sortEntries(expected.entries),
    })
  })
})

function sortEntries<T extends { registryKey: string }>(entries: readonly T[]): T[] {
  return [...entries].sort((a, b) => (a.registryKey < b.registryKey ? -1 : 1))
}

function toInput(vector: Vector): CheckInput {
  const type = vector.assumeType ? { type: vector.assumeType } : {}
  if (vector.manifestText !== undefined) return { manifestText: vector.manifestText }
  if (vector.rawText !== undefined) return { bytes: Buffer.from(vector.rawText), ...type }
  if (vector.rawBase64 !== undefined) return { bytes: Buffer.from(vector.rawBase64, 'base64'), ...type }
  return { manifest: expandGenerated(vector.secretManifest ?? {}) }
}

/** `@GENERATE:auths-with-password-of-N-x` stands for a document too long for a file of vectors. */
function expandGenerated<T extends { readonly data?: Record<string, string> }>(manifest: T): T {
  const data = Object.entries(manifest.data ?? {}).map(([key, value]) => {
    const length = /^@GENERATE:auths-with-password-of-(\d+)-x$/.exec(value)?.[1]
    if (length === undefined) return [key, value]
    const auth = Buffer.from(`ana:${'x'.repeat(Number(length))}`).toString('base64')
    return [key, Buffer.from(JSON.stringify({ auths: { 'reg.example.com': { auth } } })).toString('base64')]
  })
  return manifest.data ? { ...manifest, data: Object.fromEntries(data) } : manifest
}
