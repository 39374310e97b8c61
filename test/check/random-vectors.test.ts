// Every secret of the random keyring vectors: what the API server accepts, and whether the kubelet's keyring code could read it.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkSecret } from '../../src/check/check.ts'

interface RandomVector {
  readonly id: string
  readonly secrets: readonly { readonly type: string; readonly data: Record<string, string> }[]
  readonly outcome: 'credentials' | 'anonymous' | 'keyring-error' | 'invalid-image'
  readonly apiAccepts: readonly boolean[]
}

const vectors: readonly RandomVector[] = JSON.parse(
  readFileSync(new URL('../vectors/random-keyring-vectors.json', import.meta.url), 'utf8'),
)

const now = new Date('2026-01-15T12:00:00Z')

/** Values stand there as text, or as `b64:` and base64 where they are no plain text. */
function toBase64(value: string): string {
  return value.startsWith('b64:') ? value.slice(4) : Buffer.from(value, 'utf8').toString('base64')
}

function check({ type, data }: RandomVector['secrets'][number]): ReturnType<typeof checkSecret> {
  const encoded = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, toBase64(value)]))
  const manifest = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'regcred' }, type, data: encoded }
  return checkSecret({ manifest }, { now })
}

describe('random keyring vectors', () => {
  it('agree on what the API server accepts', () => {
    for (const { id, secrets, apiAccepts } of vectors) {
      expect([id, secrets.map((secret) => check(secret).apiServerAccepts)]).toEqual([id, apiAccepts])
    }
  })

  it('agree on which pods fail for an unreadable secret', () => {
    for (const { id, secrets, outcome } of vectors.filter((vector) => vector.outcome !== 'invalid-image')) {
      const verdicts = secrets.map((secret) => check(secret).kubelet)
      expect([id, verdicts.includes('keyring-error')]).toEqual([id, outcome === 'keyring-error'])
      if (outcome === 'credentials') expect([id, verdicts]).toEqual([id, expect.arrayContaining(['loaded'])])
    }
  })

  it('show every unreadable or refused secret as invalid', () => {
    for (const { id, secrets } of vectors) {
      for (const result of secrets.map(check)) {
        if (result.valid) expect([id, result.apiServerAccepts, result.kubelet]).toEqual([id, true, 'loaded'])
      }
    }
  })
})
