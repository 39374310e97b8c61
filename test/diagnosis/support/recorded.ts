// What a real cluster said about pods that went wrong in one way each, recorded by test/cluster/situations.

import { readdirSync, readFileSync } from 'node:fs'
import type { KubernetesEvent, Pod, Secret } from '../../../src/basics/wire.ts'
import type { DiagnosisInput } from '../../../src/diagnosis/input.ts'
import type { NamedSecret } from '../../../src/explain/explain.ts'
import type { SituationCause } from '../../cluster/situations/situation.ts'

export interface Recording {
  /** Also the pod's name and the file's. */
  readonly situation: string
  readonly cause: SituationCause
  readonly kubelet: string
  readonly containerRuntime: string
  /** The pull secrets that exist when a person looks; the pod may name others. */
  readonly secrets: readonly Secret[]
  /** In the order of time, each time that the status had something new to say; each is enough to tell the cause. */
  readonly moments: readonly { readonly pod: Pod; readonly events: readonly KubernetesEvent[] }[]
}

const folder = new URL('../fixtures/', import.meta.url)

/** When a person looks: long after the recordings began. */
export const now = new Date('2026-01-01T00:01:00Z')

export const recordings: readonly Recording[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')))

/** One recording by its name. */
export function recorded(situation: string): Recording {
  const found = recordings.find((recording) => recording.situation === situation)
  if (!found) throw new Error(`no recording of ${situation}`)
  return found
}

/** The pull secrets that a pod of the recording lists, as a person finds them. */
function secretsOf({ secrets }: Recording, pod: Pod): NamedSecret[] {
  return (pod.spec?.imagePullSecrets ?? []).map(({ name = '' }) => {
    const secret = secrets.find(({ metadata }) => metadata?.name === name)
    return { name, ...(secret && { secret }) }
  })
}

/** What there is to diagnose at a moment; the last one by default. */
export function inputAt(recording: Recording, index = -1): DiagnosisInput {
  const moment = recording.moments.at(index)
  if (!moment) throw new Error(`${recording.situation} has no moment ${index}`)
  return { ...moment, secrets: secretsOf(recording, moment.pod), now }
}

/** The same without anybody having looked at the secrets. */
export function withoutSecrets({ secrets: _secrets, ...input }: DiagnosisInput): DiagnosisInput {
  return input
}
