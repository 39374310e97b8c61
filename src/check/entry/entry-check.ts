// The check of one entry: its key, its credential, its token, and the habits of its registry.

import { isCompleteLogin } from '../../dockerconfig/complete-login.ts'
import type { DockerConfigEntry } from '../../dockerconfig/entry.ts'
import type { CheckedEntry } from '../check-result.ts'
import { describeProblem, type Problem } from '../problem.ts'
import { checkConventions } from './convention-problems.ts'
import { checkCredential } from './credential-problems.ts'
import { checkKey, type KeyFindings } from './key-problems.ts'
import type { PlacedKey } from './key-relations.ts'
import { hasPlaceholder } from './placeholder.ts'
import { checkTokenExpiry } from './token-problems.ts'

export interface EntryContext {
  /** Where the entry stands. */
  readonly path: string
  readonly now: Date
  /** Whether the key is meant to be a registry; otherwise it is not judged. */
  readonly isRegistry: boolean
}

export interface EntryCheck {
  readonly entry: CheckedEntry
  readonly problems: readonly Problem[]
  /** Absent when the kubelet skips the entry. */
  readonly placedKey?: PlacedKey
}

/** Checks an entry that the kubelet can read. */
export function checkEntry(entry: DockerConfigEntry, { path, now, isRegistry }: EntryContext): EntryCheck {
  const { key, username, password } = entry
  const found: KeyFindings = isRegistry ? checkKey(key, path) : { isSelectable: false, problems: [] }
  const hostName = found.shape?.hostName ?? ''
  const token = checkTokenExpiry(entry, hostName, path, now)
  return {
    entry: {
      registry: key,
      username,
      password,
      usable: isCompleteLogin({ username, password }) && found.isSelectable,
      ...(token.expiresAt && { expiresAt: token.expiresAt }),
    },
    problems: [
      ...found.problems,
      ...(hasPlaceholder(key) ? [describeProblem('placeholder-value', path)] : []),
      ...checkCredential(entry, path),
      ...token.problems,
      ...checkConventions(entry, hostName, path),
    ],
    ...(found.shape && { placedKey: { key, path, shape: found.shape } }),
  }
}
