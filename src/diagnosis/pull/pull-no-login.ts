// Pods that list pull secrets of which none holds a login for the image: what is the matter with each.

import type { ExplainedEntry, ExplainedSecret, Explanation } from '../../explain/explain.ts'
import type { DiagnosisCode } from '../catalogue.ts'
import type { Diagnosis } from '../diagnosis.ts'
import { makeDiagnosis } from '../make-diagnosis.ts'
import { adviseCreate } from '../next-command.ts'
import { quote, quoteAll } from '../shown-text.ts'
import { describeAnswers, type FailedPull, listSecrets } from './failed-pull.ts'

const mostEntries = 5

/** The fault that a person would mend first: a secret that is not there, then one that is ignored, then what is in them. */
export function diagnoseMissingLogin(pull: FailedPull, explanation: Explanation): Diagnosis {
  const { secrets, others } = explanation
  const missing = secrets.filter(({ status }) => status === 'missing')
  const ignored = secrets.filter(({ status, reason }) => status === 'ignored' && reason === 'wrong-type')
  if (missing.length > 0) return describe('secret-missing', pull, explanation, missing)
  if (ignored.length > 0) return describe('secret-wrong-type', pull, explanation, ignored)
  if (others.length === 0) return describe('no-entry-in-secret', pull, explanation, secrets)
  const relevant = new Set(others.map(({ secretName }) => secretName))
  return describe(
    'no-entry-for-image',
    pull,
    explanation,
    secrets.filter(({ name }) => relevant.has(name)),
  )
}

const words: Partial<Record<DiagnosisCode, (plural: boolean) => string>> = {
  'secret-missing': (plural) => (plural ? 'do not exist' : 'does not exist'),
  'secret-wrong-type': (plural) => `${plural ? 'are' : 'is'} not of a type that the kubelet reads`,
  'no-entry-in-secret': (plural) => (plural ? 'hold no login' : 'holds no login'),
  'no-entry-for-image': (plural) => `${plural ? 'have' : 'has'} no entry that fits it`,
}

function describe(
  code: DiagnosisCode,
  pull: FailedPull,
  explanation: Explanation,
  culprits: readonly ExplainedSecret[],
): Diagnosis {
  const { container } = pull
  const names = culprits.map(({ name }) => name)
  const isPlural = names.length > 1
  const said = words[code]?.(isPlural) ?? ''
  return makeDiagnosis(code, {
    summary: `image ${quote(container.image)} was pulled without a login: pull secret${isPlural ? 's' : ''} ${quoteAll(names)} ${said}`,
    evidence: [
      ...explanation.secrets.flatMap((secret) => describeSecret(secret, pull)),
      ...explanation.others.slice(0, mostEntries).map(describeEntry),
      describeAccount(pull),
      ...describeAnswers(pull),
    ],
    command: adviseCreate(pull, {
      name: names[0] ?? '',
      merge: code === 'no-entry-for-image',
      replace: code === 'secret-wrong-type',
    }),
    container: container.name,
    image: container.image,
  })
}

function describeSecret({ name, status, reason, entryCount }: ExplainedSecret, { input }: FailedPull): string[] {
  switch (status) {
    case 'missing':
      return [`secret ${quote(name)} is not in namespace ${quote(input.pod.metadata?.namespace ?? 'default')}`]
    case 'ignored': {
      const type = input.secrets?.find((secret) => secret.name === name)?.secret?.type ?? ''
      return [
        reason === 'wrong-type'
          ? `secret ${quote(name)} is of type ${quote(type === '' ? 'Opaque' : type)}, which the kubelet ignores`
          : `secret ${quote(name)} holds no docker config`,
      ]
    }
    case 'loaded':
      return entryCount === 0 ? [`secret ${quote(name)} has no entry under \`auths\``] : []
    case 'unreadable':
      return [`secret ${quote(name)} is malformed`]
    case 'unknown':
      return [`secret ${quote(name)} could not be looked at`]
  }
}

/** Admission gives a pod the secrets of its account only when it is made without any. */
function describeAccount({ input }: FailedPull): string {
  const listed = listSecrets(input)
  const others = (input.accountSecrets ?? []).filter((name) => !listed.includes(name))
  if (others.length === 0) return ''
  const account = quote(input.pod.spec?.serviceAccountName ?? 'default')
  return `service account ${account} lists ${quoteAll(others)}, which the kubelet does not use because the pod lists its own`
}

function describeEntry({ registry, secretName, mismatch }: ExplainedEntry): string {
  return `entry ${quote(registry)} in secret ${quote(secretName)} does not fit: ${mismatch.message}`
}
