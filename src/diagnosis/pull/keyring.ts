// A malformed pull secret poisons the keyring: no image of the pod is pulled, and the waiting reason is the error's own text.

import { checkSecret } from '../../check/check.ts'
import type { Problem } from '../../check/problem.ts'
import { explainImage, type NamedSecret } from '../../explain/explain.ts'
import type { PodContainer } from '../containers.ts'
import type { Diagnosis } from '../diagnosis.ts'
import type { DiagnosisInput } from '../input.ts'
import { addEvidence, makeDiagnosis } from '../make-diagnosis.ts'
import { adviseVerify } from '../next-command.ts'
import { quote, quoteAll, showLine } from '../shown-text.ts'
import { listSecrets } from './failed-pull.ts'

/** What the kubelet's readers of docker configs say: encoding/base64, encoding/json and pkg/credentialprovider/config.go. */
const readerWords =
  /illegal base64|unable to parse auth|cannot unmarshal|invalid character|unexpected end of JSON|json: /

/** Reasons of the kubelet are one word in camel case; what is not comes from an error. */
function isErrorText(reason: string): boolean {
  return !/^[A-Z][A-Za-z]*$/.test(reason)
}

/** Why `container` waits with an error's text as its reason; undefined when that is not about secrets. */
export function diagnoseKeyring(container: PodContainer, input: DiagnosisInput): Diagnosis | undefined {
  const { reason = '' } = container.status?.state?.waiting ?? {}
  if (reason === '' || !isErrorText(reason)) return undefined
  if (!readerWords.test(reason) && findUnreadable(container, input).length === 0) return undefined
  return addEvidence(diagnoseUnreadable(container, input), [`the node says: ${showLine(reason)}`])
}

/** Names the secrets that can't be read, as far as they were looked at. */
export function diagnoseUnreadable(container: PodContainer, input: DiagnosisInput): Diagnosis {
  const about = { container: container.name, image: container.image }
  const unreadable = findUnreadable(container, input)
  const unseen = input.secrets?.filter(({ unread }) => unread !== undefined).map(({ name }) => name)
  if (!input.secrets || (unreadable.length === 0 && unseen?.length)) {
    const names = unseen ?? listSecrets(input)
    const which = names.length === 1 ? `pull secret ${quoteAll(names)}` : `one of the pull secrets ${quoteAll(names)}`
    return makeDiagnosis('secret-unreadable', {
      summary: `${which} is malformed, so the pod can pull no image`,
      remedy: 'see which and why',
      command: adviseVerify(input, names),
      ...about,
    })
  }
  if (unreadable.length === 0) {
    return makeDiagnosis('secret-mended', {
      summary: 'a pull secret of the pod was malformed at the last attempt of the kubelet, and is not any more',
      ...about,
    })
  }
  const names = unreadable.map(({ name }) => name)
  const others = input.secrets.length > names.length ? ', in spite of its other secrets' : ''
  return makeDiagnosis('secret-unreadable', {
    summary: `pull secret ${quoteAll(names)} is malformed, so the pod can pull no image${others}`,
    evidence: unreadable.flatMap((secret) => describeFault(secret, input.now)),
    command: adviseVerify(input, names),
    ...about,
  })
}

function findUnreadable({ image }: PodContainer, { secrets = [] }: DiagnosisInput): NamedSecret[] {
  const explained = explainImage(secrets, image).secrets
  return secrets.filter((_, index) => explained[index]?.status === 'unreadable')
}

function describeFault({ name, secret }: NamedSecret, now: Date): string[] {
  const manifest = { apiVersion: 'v1', kind: 'Secret', metadata: { name }, type: secret?.type, data: secret?.data }
  const faults = checkSecret({ manifest }, { now }).problems.filter(({ severity }) => severity === 'error')
  return faults.slice(0, 3).map((problem) => `secret ${quote(name)}: ${describeProblem(problem)}`)
}

function describeProblem({ message, path }: Problem): string {
  return path === '' ? message : `${message} (${path})`
}
