// Logins that the kubelet did try for an image, and which of them the registry refused.

import { checkSecret } from '../../check/check.ts'
import { memberPath } from '../../check/path.ts'
import type { Problem } from '../../check/problem.ts'
import { isCompleteLogin } from '../../dockerconfig/complete-login.ts'
import type { ExplainedCandidate, Explanation } from '../../explain/explain.ts'
import type { DiagnosisCode } from '../catalogue.ts'
import type { Diagnosis } from '../diagnosis.ts'
import type { RegistryAnswer } from '../input.ts'
import { type CaseDetails, makeDiagnosis } from '../make-diagnosis.ts'
import { adviseCreate } from '../next-command.ts'
import { quote, showLine } from '../shown-text.ts'
import { describeStatus, type FailedPull } from './failed-pull.ts'
import { describeIncomplete, diagnoseIncomplete } from './incomplete-logins.ts'
import { diagnoseUntold, diagnoseUntried } from './untried-logins.ts'

/** A login that is tried, what the registry said to it when asked, and what the check says about it. */
interface TriedLogin {
  readonly candidate: ExplainedCandidate
  readonly answer?: RegistryAnswer
  readonly problems: readonly Problem[]
}

const mostProblems = 3

/** Why none of the logins that fit the image opened it. */
export function diagnoseLogins(pull: FailedPull, explanation: Explanation): Diagnosis {
  const logins = judgeLogins(pull, explanation)
  const sent = logins.filter(({ candidate }) => isCompleteLogin(candidate))
  if (sent.length === 0) return diagnoseIncomplete(pull, explanation)
  if (!sent.some(isOpening)) {
    const open = sent.filter(mayBeRight).map(({ candidate }) => candidate)
    const untried = diagnoseUntried(pull, open) ?? diagnoseUntold(pull, open)
    if (untried) return untried
  }
  const [code, login] = chooseCause(pull, sent)
  const { image, name } = pull.container
  return makeDiagnosis(code, {
    summary: summarize(code, pull, login.candidate, sent.length),
    evidence: logins.flatMap(describeLogin),
    ...advise(code, pull, login.candidate),
    container: name,
    image,
  })
}

/** Whether the registry said that the image opens now, with this login or without any. */
function isOpening({ answer }: TriedLogin): boolean {
  return answer !== undefined && ['proven', 'public', 'breaks-public'].includes(answer.verdict)
}

/** Whether nothing but the last pull speaks against the login. */
function mayBeRight({ answer, problems }: TriedLogin): boolean {
  const isRefused = answer !== undefined && ['refused', 'no-access', 'not-found'].includes(answer.verdict)
  return !isRefused && !problems.some(({ code }) => code === 'token-expired')
}

function judgeLogins({ container, input }: FailedPull, { candidates }: Explanation): TriedLogin[] {
  const proofs = input.answers?.find(({ image }) => image === container.image)?.proofs ?? []
  const answers = proofs.filter(({ username }) => username !== undefined)
  return candidates.map((candidate, index) => {
    const answer = answers[index]
    return { candidate, problems: findProblems(candidate, input), ...(answer && { answer }) }
  })
}

function findProblems({ secretIndex, registry }: ExplainedCandidate, { secrets, now }: FailedPull['input']): Problem[] {
  const { name, secret } = secrets?.[secretIndex] ?? {}
  if (!secret) return []
  const manifest = { apiVersion: 'v1', kind: 'Secret', metadata: { name }, type: secret.type, data: secret.data }
  const { problems } = checkSecret({ manifest }, { now })
  return problems.filter(({ severity, path }) => severity !== 'info' && path.includes(memberPath('', registry)))
}

type LoginCause = readonly [DiagnosisCode, TriedLogin]

/** What a registry said when asked counts more than what the node was told, which is one status for all logins. */
function chooseCause({ error }: FailedPull, logins: readonly TriedLogin[]): LoginCause {
  const [first] = logins
  if (!first) throw new TypeError('an image without candidates has no login to judge')
  const answered = (...verdicts: readonly RegistryAnswer['verdict'][]): TriedLogin | undefined =>
    logins.find(({ answer }) => answer && verdicts.includes(answer.verdict))
  const works = answered('proven', 'public')
  if (works) return ['login-works-now', works]
  const breaks = answered('breaks-public')
  if (breaks) return ['login-breaks-public', breaks]
  const expired = logins.find(({ problems }) => problems.some(({ code }) => code === 'token-expired'))
  if (expired) return ['login-expired', expired]
  const hidden = answered('not-found')
  if (hidden) return ['image-not-found', hidden]
  const denied = answered('no-access')
  if (denied) return ['access-denied', denied]
  const refused = answered('refused')
  if (refused) return ['login-refused', refused]
  return [error.kind === 'denied' ? 'access-denied' : 'login-refused', first]
}

function summarize(code: DiagnosisCode, pull: FailedPull, candidate: ExplainedCandidate, count: number): string {
  const { image } = pull.container
  const answer = describeStatus(pull)
  const whose = `of entry ${quote(candidate.registry)} in secret ${quote(candidate.secretName)}`
  const others = count > 1 ? ` (one of ${count} that fit)` : ''
  switch (code) {
    case 'login-works-now':
      return `the login ${whose}${others} opens ${quote(image)} now; the last pull was refused before`
    case 'login-breaks-public':
      return `image ${quote(image)} is public, but the registry refuses the login ${whose}${others}`
    case 'login-expired':
      return `the registry refused ${quote(image)}${answer}: the token ${whose}${others} has expired`
    case 'image-not-found':
      return `the registry shows no image ${quote(image)} to the login ${whose}${others}`
    case 'access-denied':
      return `the registry does not let the login ${whose}${others} pull ${quote(image)}${answer}`
    default:
      return `the registry refused the login ${whose}${others} for ${quote(image)}${answer}`
  }
}

function describeLogin({ candidate, answer, problems }: TriedLogin): string[] {
  const login = `entry ${quote(candidate.registry)} in secret ${quote(candidate.secretName)}`
  const fits = isCompleteLogin(candidate)
    ? `${login} fits the image; user ${quote(candidate.username)}`
    : describeIncomplete(candidate)
  return [
    answer ? `${fits}; asked from ${answer.askedFrom}: ${showLine(answer.explanation)}` : fits,
    ...problems.slice(0, mostProblems).map(({ message }) => `${login}: ${message}`),
  ]
}

function advise(
  code: DiagnosisCode,
  pull: FailedPull,
  candidate: ExplainedCandidate,
): Pick<CaseDetails, 'remedy' | 'command'> {
  const command = adviseCreate(pull, { name: candidate.secretName, server: candidate.registry, merge: true })
  switch (code) {
    case 'login-works-now':
      return { remedy: 'wait for the next attempt of the kubelet, or start the pod again' }
    case 'image-not-found':
      return { remedy: 'correct the image, push it, or give the account the right to see it' }
    case 'access-denied':
      return {
        remedy: `give the account ${quote(candidate.username)} the right to pull the repository, or write another login`,
        command,
      }
    default:
      return { command }
  }
}
