// What was seen, kept in the repository: the versions that the predictions were tried on, and the outcome of every case.

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { NodeVersions } from '../support/versions.ts'
import { observePod, waitingText } from './observe.ts'
import type { ImageOutcome } from './outcome.ts'
import type { CaseRun } from './run-cases.ts'

export interface PredictionRecord extends NodeVersions {
  /** In one line a case. */
  readonly cases: Readonly<Record<string, string>>
}

const path = join(import.meta.dirname, 'record.json')

export async function readRecord(): Promise<PredictionRecord> {
  return JSON.parse(await readFile(path, 'utf8'))
}

export async function writeRecord(record: PredictionRecord): Promise<void> {
  await writeFile(path, `${JSON.stringify(record, null, 2)}\n`)
}

/** The outcome with the kubelet's words where it does not come from a registry. */
export function describeRun({ pod }: CaseRun): string {
  const { init, main } = observePod(pod) ?? {}
  const words = waitingText(pod) ?? ''
  return init ? `init ${describe(init, words)}; main ${describe(main, words)}` : describe(main, words)
}

function describe(outcome: ImageOutcome | undefined, words: string): string {
  switch (outcome?.kind) {
    case 'pull-failed':
      return outcome.statuses.length > 0 ? `pull-failed ${outcome.statuses.join(' ')}` : `pull-failed: ${words}`
    case 'keyring-error':
      return `keyring-error: ${words}`
    default:
      return outcome?.kind ?? 'open'
  }
}
