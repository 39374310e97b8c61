// Which logins a registry saw for an image, and which the product says the kubelet tries.

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Candidate, LookupResult } from '../../../src/explain/lookup.ts'

interface LogLine {
  readonly at: string
  readonly path: string
  readonly digest?: string
}

/** The kubelet waits ten seconds between attempts; within one, logins follow each other at once. */
const pauseMs = 5_000

/** The logins of the first attempt at the manifest `tag` since that time, each by its digest; the runtime's own repetitions count once. */
export async function readLogins(logFile: string, tag: string, since: string): Promise<string[]> {
  const lines = (await readFile(logFile, 'utf8')).split('\n').filter((line) => line.includes(`/manifests/${tag}"`))
  const requests = lines
    .map((line): LogLine => JSON.parse(line))
    .filter(({ at }) => Date.parse(at) >= Date.parse(since))
  const end = requests.findIndex(({ at }, n) => Date.parse(at) - Date.parse(requests[n - 1]?.at ?? at) > pauseMs)
  const first = end < 0 ? requests : requests.slice(0, end)
  return withoutRepetitions(first.flatMap(({ digest }) => digest ?? []))
}

/** Every order of logins that the product allows; several where it says that the order is random. */
export function predictLogins({ candidates, ties }: LookupResult): string[][] {
  return orders(candidates, ties).map((order) => withoutRepetitions(order.filter(isSent).map(digestOf)))
}

/** containerd sends no login that lacks one half, and the kubelet can't hand over what is not UTF-8. */
function isSent({ username, password }: Candidate): boolean {
  return username !== '' && password.reveal() !== '' && !`${username}${password.reveal()}`.includes('\ufffd')
}

function digestOf({ username, password }: Candidate): string {
  return createHash('sha256').update(`${username}:${password.reveal()}`).digest('hex').slice(0, 16)
}

function withoutRepetitions(logins: readonly string[]): string[] {
  return logins.filter((login, index) => login !== logins[index - 1])
}

function orders(candidates: readonly Candidate[], ties: LookupResult['ties']): Candidate[][] {
  return ties.reduce<Candidate[][]>(
    (all, tie) =>
      all.flatMap((order) =>
        permutations(tie).map((permuted) =>
          order.map((candidate, index) => order[permuted[tie.indexOf(index)] ?? index] ?? candidate),
        ),
      ),
    [[...candidates]],
  )
}

function permutations(items: readonly number[]): number[][] {
  if (items.length <= 1) return [[...items]]
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]))
}
