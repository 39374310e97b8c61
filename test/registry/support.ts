// What the tests of the proof share: a session on real transports that end with the test.

import { onTestFinished } from 'vitest'
import type { Clock } from '../../src/basics/clock.ts'
import { Redacted } from '../../src/basics/redacted.ts'
import type { HttpTransportOptions } from '../../src/http/open.ts'
import type { Proof, ProofCredential } from '../../src/registry/proof.ts'
import { openProofSession, type ProofSession } from '../../src/registry/prove.ts'
import { openRegistryTransports, type RegistryTransports } from '../../src/registry/transports.ts'

const now = new Date('2026-03-01T12:00:00Z')
export const frozenClock: Clock = { now: () => now, sleep: async () => {} }
export const noAbort = new AbortController().signal

export function credential(username: string, password: string): ProofCredential {
  return { username, password: new Redacted(password) }
}

export function openTransports(options: Omit<HttpTransportOptions, 'allowAddress'> = {}): RegistryTransports {
  const transports = openRegistryTransports(options)
  onTestFinished(() => transports.close())
  return transports
}

export function openSession(transports: RegistryTransports = openTransports()): ProofSession {
  return openProofSession({ transports, clock: frozenClock, askedFrom: 'test-host' })
}

/** `verdict` of the anonymous proof, then of each credential's. */
export function verdicts(proofs: readonly Proof[]): string[] {
  return proofs.map(({ verdict }) => verdict)
}
