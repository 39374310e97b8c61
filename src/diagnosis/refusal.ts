// Pods that the API server would not create: quotas, policies, webhooks, rights. Its Status says which, mostly in words.

import type { DiagnosisCode } from './catalogue.ts'
import type { Diagnosis } from './diagnosis.ts'
import { makeDiagnosis } from './make-diagnosis.ts'
import { showLine } from './shown-text.ts'

/** An answer of the API server to the creation of a pod. */
export interface Refusal {
  readonly status: number
  /** The server's words. Text from outside; must hold no credential. */
  readonly message: string
}

/** Whoever writes these: plugin/pkg/admission, staging/src/k8s.io/pod-security-admission and apiserver/pkg/admission of Kubernetes. */
const patterns: readonly (readonly [RegExp, DiagnosisCode, string])[] = [
  [/exceeded quota/i, 'quota-exceeded', 'a quota of the namespace is used up'],
  [
    /failed quota: .*must specify/is,
    'resources-required',
    'a quota of the namespace wants the pod to say what it needs',
  ],
  [/violates PodSecurity/i, 'pod-security-refused', "the namespace's Pod Security level does not allow the pod"],
  [
    /(?:maximum|minimum) \S+ usage per|(?:limit to request|request to limit) ratio/i,
    'limits-violated',
    'a LimitRange of the namespace does not allow what the pod asks for',
  ],
  [/failed calling webhook|failed to call webhook/i, 'admission-unavailable', 'an admission webhook did not answer'],
  [
    /error looking up service account|serviceaccounts? "[^"]*" not found/i,
    'service-account-missing',
    'the service account of the pod does not exist',
  ],
  [/\bUser ".*" cannot /s, 'create-forbidden', 'the user of the context may not create pods here'],
  [
    /namespaces? "?[^" ]*"? (?:not found|is being terminated)|because it is being terminated/i,
    'namespace-unusable',
    'the namespace does not exist or is being deleted',
  ],
  [
    /admission webhook .* denied|ValidatingAdmissionPolicy|denied the request|no PriorityClass/is,
    'admission-denied',
    'an admission rule of the cluster refused the pod',
  ],
]

/** Why the API server refused to create a pod; undefined when it is no refusal but a fault or a busy server: try again. */
export function diagnoseRefusal({ status, message }: Refusal): Diagnosis | undefined {
  const match = patterns.find(([pattern]) => pattern.test(message))
  const [code, words] = match ? [match[1], match[2]] : byStatus(status)
  if (code === undefined) return undefined
  return makeDiagnosis(code, {
    summary: `the pod was not created: ${words}`,
    evidence: [message === '' ? '' : `the server says: ${showLine(message)}`],
  })
}

function byStatus(status: number): readonly [DiagnosisCode, string] | readonly [undefined, ''] {
  if (status === 403) return ['admission-denied', 'the server forbids it']
  if (status === 404) return ['namespace-unusable', 'the namespace does not exist']
  if (status === 400 || status === 413 || status === 422) return ['pod-invalid', 'the server does not accept it']
  return [undefined, '']
}
