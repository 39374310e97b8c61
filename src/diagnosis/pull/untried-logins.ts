// Logins that fit an image and were not tried at the kubelet's last attempt: it did not get the secret, or the secret was changed since.

import type { KubernetesEvent, Pod } from '../../basics/wire.ts'
import type { ExplainedCandidate } from '../../explain/explain.ts'
import type { DiagnosisCode } from '../catalogue.ts'
import { listContainers } from '../containers.ts'
import type { Diagnosis } from '../diagnosis.ts'
import { eventsOf } from '../events.ts'
import { makeDiagnosis } from '../make-diagnosis.ts'
import { adviseExplain } from '../next-command.ts'
import { quote, quoteAll } from '../shown-text.ts'
import { isWrittenSince, writtenAtMs } from './changed-secret.ts'
import { describeAnswers, describeStatus, type FailedPull } from './failed-pull.ts'
import { findComplaint, findPullFailure } from './last-attempt.ts'

/** A pod that is older may have had events that are gone by now. */
const youngMs = 10 * 60_000

/** That nobody has tried some of `candidates` yet, which are logins that may be right; undefined when all were tried. */
export function diagnoseUntried(pull: FailedPull, candidates: readonly ExplainedCandidate[]): Diagnosis | undefined {
  const missed = candidates.filter((candidate) => isMissed(pull, candidate))
  if (missed.length > 0) {
    const words = (names: string) =>
      `the kubelet could not get pull secret ${names}, which is there now, when it pulled`
    return describe('secret-came-late', pull, missed, words)
  }
  const changed = candidates.filter((candidate) => isWrittenSince(writtenAt(pull, candidate), pull))
  if (changed.length > 0) {
    return describe(
      'secret-mended',
      pull,
      changed,
      (names) => `pull secret ${names} was changed after the last attempt to pull`,
    )
  }
  if (pull.error.sentLogin !== false || candidates.length === 0) return undefined
  return describe(
    'secret-mended',
    pull,
    candidates,
    (names) => `no login of pull secret ${names} was sent at the last attempt to pull`,
  )
}

function describe(
  code: DiagnosisCode,
  pull: FailedPull,
  candidates: readonly ExplainedCandidate[],
  words: (names: string) => string,
): Diagnosis {
  const { image, name } = pull.container
  const names = [...new Set(candidates.map(({ secretName }) => secretName))]
  const untried = candidates.map(
    ({ registry, secretName }) =>
      `entry ${quote(registry)} in secret ${quote(secretName)} fits the image; the kubelet has not tried it yet`,
  )
  return makeDiagnosis(code, {
    summary: `${words(quoteAll(names))} ${quote(image)}`,
    evidence: [...untried, ...describeAnswers(pull)],
    container: name,
    image,
  })
}

/** A complaint from before the secret was written says nothing about an attempt after that. */
function isMissed(pull: FailedPull, candidate: ExplainedCandidate): boolean {
  const complaint = findComplaint(pull.container, pull.events)
  if (!complaint?.names.includes(candidate.secretName)) return false
  const writtenMs = writtenAt(pull, candidate)
  return writtenMs === undefined || writtenMs <= complaint.atMs || isWrittenSince(writtenMs, pull)
}

function writtenAt({ input }: FailedPull, { secretIndex }: ExplainedCandidate): number | undefined {
  return writtenAtMs(input.secrets?.[secretIndex]?.secret)
}

const openCodes: readonly DiagnosisCode[] = ['access-denied', 'access-unclear', 'login-refused']

/** Whether events that are about to come may still change `diagnosis`, which was made with `events`. */
export function isAwaitingEvents(
  pod: Pod,
  { code, container: name }: Diagnosis,
  events: readonly KubernetesEvent[],
): boolean {
  const container = listContainers(pod).find((one) => one.name === name)
  return (
    container !== undefined &&
    openCodes.includes(code) &&
    findPullFailure(container, eventsOf(pod, events)) === undefined
  )
}

/**
 * What there is to say while the kubelet's events are not there yet. They come after the status, in order: until the one about the failure is
 * there, that none complains about a secret proves nothing.
 */
export function diagnoseUntold(pull: FailedPull, [candidate]: readonly ExplainedCandidate[]): Diagnosis | undefined {
  const { container, input, events } = pull
  const ageMs = input.now.getTime() - Date.parse(input.pod.metadata?.creationTimestamp ?? '')
  const isTold = findPullFailure(container, events) !== undefined || !(ageMs < youngMs)
  if (!candidate || !input.events || isTold) return undefined
  const login = `entry ${quote(candidate.registry)} in secret ${quote(candidate.secretName)}`
  const { image, name } = container
  return makeDiagnosis('access-unclear', {
    summary: `the registry refused image ${quote(image)}${describeStatus(pull)}, and no event tells yet whether the kubelet had the login`,
    evidence: [`${login} fits the image; user ${quote(candidate.username)}`],
    remedy: 'look again in a moment',
    command: adviseExplain(pull),
    container: name,
    image,
  })
}
