// Every recorded situation of a real cluster gets the cause that it was made with, from its pod, events and secrets.

import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { KubernetesEvent, Pod, Secret } from '../../src/basics/wire.ts'
import { diagnosePod } from '../../src/diagnosis/diagnose.ts'
import type { DiagnosisInput } from '../../src/diagnosis/input.ts'

interface Fixture {
  readonly situation: string
  readonly cause: string
  readonly secrets: readonly Secret[]
  readonly moments: readonly { readonly pod: Pod; readonly events: readonly KubernetesEvent[] }[]
}

const folder = new URL('fixtures/', import.meta.url)
const fixtures = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name): Fixture => JSON.parse(readFileSync(new URL(name, folder), 'utf8')))

const now = new Date('2026-01-01T00:01:00Z')

function inputOf({ secrets, moments }: Fixture, index: number): DiagnosisInput {
  const { pod, events } = moments.at(index) ?? { pod: {}, events: [] }
  const found = (pod.spec?.imagePullSecrets ?? []).map(({ name = '' }) => {
    const secret = secrets.find(({ metadata }) => metadata?.name === name)
    return { name, ...(secret && { secret }) }
  })
  return { pod, events, secrets: found, now }
}

describe('recorded situations', () => {
  it('are there', () => expect(fixtures.length).toBeGreaterThan(60))

  it.for(fixtures)('$situation is diagnosed as $cause', (fixture) => {
    const diagnosis = diagnosePod(inputOf(fixture, -1))
    expect(diagnosis?.code ?? 'none').toBe(fixture.cause)
  })
})
