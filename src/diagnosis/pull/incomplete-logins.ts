// Entries that fit an image and hold no whole login: a container runtime pulls as a stranger then, or gives up.

import type { ExplainedCandidate, Explanation } from '../../explain/explain.ts'
import type { Diagnosis } from '../diagnosis.ts'
import { makeDiagnosis } from '../make-diagnosis.ts'
import { adviseCreate } from '../next-command.ts'
import { quote } from '../shown-text.ts'
import { describeAnswers, type FailedPull } from './failed-pull.ts'

/** What the entry lacks, as a line of evidence. */
export function describeIncomplete({ registry, secretName, username, password }: ExplainedCandidate): string {
  const lacks = [username === '' ? 'user name' : '', password.reveal() === '' ? 'password' : ''].filter(Boolean)
  return `entry ${quote(registry)} in secret ${quote(secretName)} fits the image and has no ${lacks.join(' and no ')}`
}

/** That no entry which fits the image holds a login. */
export function diagnoseIncomplete(pull: FailedPull, { candidates }: Explanation): Diagnosis {
  const [first] = candidates
  if (!first) throw new TypeError('an image without candidates has no incomplete login')
  const { image, name } = pull.container
  return makeDiagnosis('no-entry-in-secret', {
    summary: `image ${quote(image)} was pulled without a login: entry ${quote(first.registry)} in secret ${quote(first.secretName)} holds none`,
    evidence: [...candidates.map(describeIncomplete), ...describeAnswers(pull)],
    command: adviseCreate(pull, { name: first.secretName, server: first.registry, merge: true }),
    container: name,
    image,
  })
}
