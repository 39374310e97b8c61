// The secrets of a List or of several documents, each with its name and its own check.

import { checkRead } from '../check.ts'
import type { CheckInput, CheckOptions, CheckResult } from '../check-result.ts'
import { toJson } from '../plain-value.ts'
import { readInput } from '../read-input.ts'
import { decodeSecret } from '../secret/secret-object.ts'
import { findPullSecretType, findValue } from '../secret/secret-value.ts'
import { openManifest } from './manifest.ts'

/** One secret of a manifest. Its texts come from outside. */
export interface ListedSecret {
  /** Where it stands in the manifest; empty when it is all there is. */
  readonly path: string
  /** Empty where the manifest has none. */
  readonly name: string
  readonly namespace: string
  readonly type: string
  /** Whether it is one, or was meant to be: a docker config in a secret of another type counts, a database password does not. */
  readonly isPullSecret: boolean
  /** Of this secret alone; paths begin in it. */
  readonly check: CheckResult
  /** The secret alone, for whoever wants to go on with it. */
  readonly input: CheckInput
}

/** Every secret of a manifest in its order, each with its own check; none when the input is no manifest. Never throws. */
export function listSecrets(input: CheckInput, { now }: CheckOptions): ListedSecret[] {
  const read = readInput(input)
  if (read.kind !== 'documents') return []
  return openManifest(read.documents).secrets.map(({ object, path }) => {
    const secret = decodeSecret(object, '')
    const text = (name: string): string => {
      const value = secret.metadata.get(name)
      return typeof value === 'string' ? value : ''
    }
    return {
      path,
      name: text('name'),
      namespace: text('namespace'),
      type: secret.type,
      isPullSecret: findPullSecretType(secret.type) !== undefined || findValue(secret) !== undefined,
      check: checkRead({ kind: 'documents', documents: [object] }, now),
      input: { manifest: Object(toJson(object)) },
    }
  })
}

/** The check of the pull secrets among `listed` together: `whole`, the check of all of them, without what it says of the others. */
export function leaveOutOthers(whole: CheckResult, listed: readonly ListedSecret[]): CheckResult {
  const pullSecrets = listed.filter(({ isPullSecret }) => isPullSecret)
  const others = listed.filter(({ isPullSecret }) => !isPullSecret)
  if (pullSecrets.length === 0 || others.length === 0) return whole
  const problems = whole.problems.filter(({ path }) => !others.some((other) => path.startsWith(`${other.path}.`)))
  return { ...whole, problems, valid: problems.every(({ severity }) => severity !== 'error') }
}
