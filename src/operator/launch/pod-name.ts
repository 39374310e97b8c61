// The name of a run's pod: the same in every process, so that a lost answer or a second launcher can not make a second pod.

import { createHash } from 'node:crypto'

/** A pod's name is its host name too: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
const mostCharacters = 63
const suffixCharacters = 8

export interface PodNameRequest {
  /** What people call the task. */
  readonly base: string
  readonly runId: string
  /** 1 for the first pod of the run. */
  readonly attempt: number
  /** Whether the run is part of the name; without it two runs of one task can not exist at once. */
  readonly hasSuffix: boolean
}

/** `base-RUN` and for later attempts `base-RUN-2`, cut so that at most 63 characters are left. */
export function namePod({ base, runId, attempt, hasSuffix }: PodNameRequest): string {
  const run = hasSuffix ? `-${hashOf(runId)}` : ''
  const ending = attempt === 1 ? run : `${run}-${attempt}`
  return `${cutAt(toDnsLabel(base) || 'task', mostCharacters - ending.length)}${ending}`
}

/** What the name of a pod that `namePod` named was made of; its base may have been cut. */
export function readPodName(name: string, runId: string, attempt: number): Pick<PodNameRequest, 'base' | 'hasSuffix'> {
  const unnumbered = attempt === 1 ? name : withoutEnding(name, `-${attempt}`)
  const base = withoutEnding(unnumbered, `-${hashOf(runId)}`)
  return { base, hasSuffix: base !== unnumbered }
}

function withoutEnding(text: string, ending: string): string {
  return text.endsWith(ending) ? text.slice(0, -ending.length) : text
}

/** `text` as a DNS label without a limit to its length: lower case, letters without their accents, everything else a dash. May be empty. */
export function toDnsLabel(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
}

function cutAt(label: string, most: number): string {
  return label.slice(0, most).replace(/-+$/, '')
}

/** 40 bits of the run in the characters that names may have. */
function hashOf(runId: string): string {
  const number = BigInt(`0x${createHash('sha256').update(runId).digest('hex').slice(0, 12)}`)
  return number.toString(36).padStart(suffixCharacters, '0').slice(-suffixCharacters)
}
