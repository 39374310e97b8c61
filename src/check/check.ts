// The decode check: anything that should be a pull secret, to a verdict with reasons. The library's `checkSecret`.

import type { CheckInput, CheckOptions, CheckResult, KubeletVerdict } from './check-result.ts'
import { openManifest } from './manifest/manifest.ts'
import { checkNotASecret } from './manifest/other-object.ts'
import type { PlainValue } from './plain-value.ts'
import { describeProblem } from './problem.ts'
import { type ReadInput, readInput } from './read-input.ts'
import { proposeRepair } from './repair/propose-repair.ts'
import { checkBareValue, checkSecretObject, type PartCheck } from './secret/secret-check.ts'

/**
 * Checks a Secret, or the value of one, against what the API server accepts, what the kubelet does with it, and what registries and
 * people trip over. Never throws, whatever it is given. The result holds passwords only as `Redacted`; problems never hold any.
 */
export function checkSecret(input: CheckInput, options: CheckOptions): CheckResult {
  const now = options?.now instanceof Date ? options.now : new Date(Number.NaN)
  return checkRead(readInput(input), now)
}

/** The check of an input that was read already. Never throws. */
export function checkRead(read: ReadInput, now: Date): CheckResult {
  const result = combine(checkParts(read, now))
  const repaired = proposeRepair(read, result.problems, (candidate) => combine(checkParts(candidate, now)).problems)
  return repaired ? { ...result, repaired } : result
}

function checkParts(input: ReadInput, now: Date): PartCheck[] {
  switch (input.kind) {
    case 'value':
      return [checkBareValue(input.bytes, input.type, now)]
    case 'documents':
      return checkDocuments(input.documents, now)
    case 'unreadable':
      return [refuse('manifest-not-yaml')]
  }
}

function checkDocuments(documents: readonly PlainValue[], now: Date): PartCheck[] {
  const { secrets, others, problems } = openManifest(documents)
  const wrapping: PartCheck = { problems, entries: [], apiServerAccepts: true, kubelet: 'ignored' }
  const parts = [
    ...secrets.map((secret) => checkSecretObject(secret, now)),
    ...others.map((other) => checkNotASecret(other, now)),
  ]
  return [wrapping, ...(parts.length > 0 ? parts : [refuse('not-a-secret')])]
}

function refuse(code: 'manifest-not-yaml' | 'not-a-secret'): PartCheck {
  return { problems: [describeProblem(code, '')], entries: [], apiServerAccepts: false, kubelet: 'ignored' }
}

function combine(parts: readonly PartCheck[]): CheckResult {
  const problems = parts.flatMap((part) => part.problems)
  return {
    valid: problems.every(({ severity }) => severity !== 'error'),
    apiServerAccepts: parts.every((part) => part.apiServerAccepts),
    kubelet: worst(parts.map((part) => part.kubelet)),
    problems,
    entries: parts.flatMap((part) => part.entries),
  }
}

/** One unreadable secret fails the pod, whatever the others are. */
function worst(verdicts: readonly KubeletVerdict[]): KubeletVerdict {
  if (verdicts.includes('keyring-error')) return 'keyring-error'
  return verdicts.includes('loaded') ? 'loaded' : 'ignored'
}
