import { expect, test } from 'vitest'
import { Redacted } from '../../../src/basics/redacted.ts'
import type { LookupResult } from '../../../src/explain/lookup.ts'
import { judgeProofs } from '../../../src/provision/proof/judge-proofs.ts'
import type { Verdict } from '../../../src/registries/verdict.ts'
import type { Proof } from '../../../src/registry/proof.ts'

function proof(verdict: Verdict, username?: string): Proof {
  const base = {
    image: 'ghcr.io/acme/app:1',
    registry: 'ghcr.io',
    verdict,
    explanation: `it is ${verdict}`,
    askedFrom: 'laptop',
  }
  return username === undefined ? base : { ...base, username }
}

function lookup(candidates: number): LookupResult {
  const candidate = {
    secretIndex: 0,
    registry: 'ghcr.io',
    normalizedKey: 'ghcr.io',
    username: 'u',
    password: new Redacted('p'),
  }
  return {
    outcome: candidates > 0 ? 'credentials' : 'anonymous',
    candidates: Array(candidates).fill(candidate),
    ties: [],
  }
}

const withLogins: readonly (readonly [readonly Verdict[], 'passed' | 'failed' | 'not-checked'])[] = [
  [['proven'], 'passed'],
  [['public'], 'passed'],
  [['refused'], 'failed'],
  [['breaks-public'], 'failed'],
  [['no-access'], 'failed'],
  [['not-found'], 'failed'],
  [['not-checked'], 'not-checked'],
  [['rate-limited'], 'not-checked'],
  [['proven', 'refused'], 'failed'],
  [['no-access', 'proven'], 'passed'],
  [['no-access', 'not-checked'], 'failed'],
  [['proven', 'not-checked'], 'not-checked'],
  [[], 'not-checked'],
]

test.each(withLogins)('candidates %j make the image %s', (verdicts, status) => {
  const proofs = [proof('login-required'), ...verdicts.map((verdict) => proof(verdict, 'u'))]
  expect(judgeProofs(lookup(Math.max(verdicts.length, 1)), proofs).status).toBe(status)
})

test.each([
  ['anonymous-only', 'passed'],
  ['login-required', 'failed'],
  ['not-found', 'failed'],
  ['not-checked', 'not-checked'],
] as const)('without a matching entry an image that is %s is %s, and the missing entry is named', (verdict, status) => {
  const judged = judgeProofs(lookup(0), [proof(verdict)])
  expect(judged.status).toBe(status)
  expect(judged.explanation).toContain('no entry of the secret matches')
})

test.each(['login-required', 'not-checked'] as const)(
  'without a matching entry and %s, one is to be added',
  (verdict) => {
    const asked = proof(verdict)
    expect(judgeProofs(lookup(0), [asked]).remedy).toContain(`add a login for \`${asked.registry}\``)
  },
)

test('a secret that the kubelet can not read fails without asking', () => {
  const broken: LookupResult = { outcome: 'keyring-error', candidates: [], ties: [], reason: 'secret 1: broken' }
  expect(judgeProofs(broken, [])).toMatchObject({ status: 'failed' })
})
