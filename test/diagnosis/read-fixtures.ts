// The situations that a real cluster was seen in (written by test/cluster/situations): what a diagnosis is given, and what it should say.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KubernetesEvent, Pod, Secret } from '../../src/basics/wire.ts'
import type { SituationCause } from '../cluster/situations/situation.ts'

export interface Fixture {
  /** Also the pod's name and the file's. */
  readonly situation: string
  readonly cause: SituationCause
  readonly kubelet: string
  readonly containerRuntime: string
  /** The pull secrets that exist when a person looks; the pod may name others. */
  readonly secrets: readonly Secret[]
  /** In the order of time; each is enough to tell the cause. */
  readonly moments: readonly { readonly pod: Pod; readonly events: readonly KubernetesEvent[] }[]
}

const folder = join(import.meta.dirname, 'fixtures')

/** All of them, by name. */
export function readFixtures(): Fixture[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return names.sort().map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
}
