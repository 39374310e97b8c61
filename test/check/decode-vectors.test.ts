// The decode vectors: answers that the kubelet's and the API server's own Go code gave.

import { describe, expect, it } from 'vitest'
import { checkSecret } from '../../src/check/check.ts'
import type { CheckInput } from '../../src/check/check-result.ts'
import { type DecodeVector, decodeVectors, timeOf } from '../support/decode-vectors.ts'

describe('decode vectors', () => {
  it.each(decodeVectors.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
    const result = checkSecret(toInput(vector), { now: timeOf(vector) })
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

function toInput(vector: DecodeVector): CheckInput {
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
