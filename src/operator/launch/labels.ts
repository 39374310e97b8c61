// The labels that say which run a pod belongs to: the one thing by which a pod is known as ours.

import { createHash } from 'node:crypto'
import type { Pod } from '../../basics/wire.ts'

/** Labels of every pod of ours. */
export const runLabels = {
  runId: 'pullpass.dev/run-id',
  attempt: 'pullpass.dev/attempt',
  task: 'pullpass.dev/task',
  managedBy: 'app.kubernetes.io/managed-by',
} as const

const mostLabelCharacters = 63
const hashCharacters = 10

/**
 * `text` as the value of a label: itself where Kubernetes takes it (at most 63 of `A-Za-z0-9._-`, ending in letters or digits), otherwise
 * what is left of it with a hash of the whole, so that different texts stay different.
 */
export function toLabelValue(text: string): string {
  if (/^(?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?$/.test(text)) return text
  const hash = createHash('sha256').update(text).digest('hex').slice(0, hashCharacters)
  const plain = text
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, mostLabelCharacters - hashCharacters - 1)
    .replace(/[^A-Za-z0-9]+$/, '')
  return plain === '' ? hash : `${plain}-${hash}`
}

/** What selects the pods of a run. */
export function selectRun(runId: string): string {
  return `${runLabels.runId}=${toLabelValue(runId)}`
}

/** The value of a run's label. */
export function runLabelOf(pod: Pod): string | undefined {
  return pod.metadata?.labels?.[runLabels.runId]
}

/** The number of the attempt that a pod was made for; 0 when it does not say. */
export function attemptOf(pod: Pod): number {
  const number = Number(pod.metadata?.labels?.[runLabels.attempt])
  return Number.isSafeInteger(number) && number > 0 ? number : 0
}
