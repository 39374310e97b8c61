// Containers whose image can't be had: which words of the kubelet tell why, and what they mean.

import type { KubernetesEvent } from '../../basics/wire.ts'
import type { DiagnosisCode } from '../catalogue.ts'
import type { PodContainer } from '../containers.ts'
import type { Diagnosis } from '../diagnosis.ts'
import type { DiagnosisInput } from '../input.ts'
import { makeDiagnosis } from '../make-diagnosis.ts'
import { quote, showLine } from '../shown-text.ts'
import { findPullFailure, messageOf } from './last-attempt.ts'
import { diagnoseAccess, explainNotFound } from './pull-access.ts'
import { causeWithin, type PullError, type PullErrorKind, readPullError } from './pull-error.ts'
import { waitsForImage } from './pull-reasons.ts'

/** Why `container` waits for its image; undefined when it waits for something else. */
export function diagnosePull(
  container: PodContainer,
  input: DiagnosisInput,
  events: readonly KubernetesEvent[],
): Diagnosis | undefined {
  const { reason = '', message = '' } = container.status?.state?.waiting ?? {}
  if (reason === 'InvalidImageName') return describeImage('image-name-invalid', container, 'is not an image', message)
  if (reason === 'ErrImageNeverPull') {
    // The kubelet's KubeletEnsureSecretPulledImages says the same of an image that it pulled for another pod.
    const words =
      'is not on the node, or was pulled there with a secret that this pod does not have, and the pull policy `Never` forbids pulling it'
    return describeImage('image-never-pulled', container, words, message)
  }
  if (!waitsForImage(container)) return undefined
  const text = findPullError(container, input, events)
  return text === undefined
    ? describeImage('pull-failed', container, 'can not be pulled, and nothing says why any more', message)
    : diagnosePullError(text, container, input, events)
}

/** The pull error of a container that shows none any more, told from the events alone. */
export function diagnosePastPull(
  container: PodContainer,
  input: DiagnosisInput,
  events: readonly KubernetesEvent[],
): Diagnosis | undefined {
  const text = input.pullErrors?.[container.name] ?? findInEvents(container, events)
  return text === undefined ? undefined : diagnosePullError(text, container, input, events)
}

/** The error text that a container's status shows itself; a mere back-off shows none. */
export function readShownPullError(container: PodContainer): string | undefined {
  const { reason = '', message = '' } = container.status?.state?.waiting ?? {}
  if (!waitsForImage(container)) return undefined
  const isPlain = reason === 'ErrImagePull' || reason === 'ImagePullBackOff'
  return isPlain ? causeWithin(message) || undefined : `${reason}: ${message}`
}

function findPullError(
  container: PodContainer,
  { pullErrors }: DiagnosisInput,
  events: readonly KubernetesEvent[],
): string | undefined {
  return readShownPullError(container) ?? pullErrors?.[container.name] ?? findInEvents(container, events)
}

function findInEvents(container: PodContainer, events: readonly KubernetesEvent[]): string | undefined {
  const event = findPullFailure(container, events)
  return event ? causeWithin(messageOf(event)) || undefined : undefined
}

function diagnosePullError(
  text: string,
  container: PodContainer,
  input: DiagnosisInput,
  events: readonly KubernetesEvent[],
): Diagnosis {
  const error = readPullError(text, container.image)
  if (error.kind === 'unauthorized' || error.kind === 'denied') {
    return diagnoseAccess({ container, error, input, events })
  }
  if (error.kind === 'not-found') return explainNotFound({ container, error, input, events })
  return describeOther(error.kind, error, container)
}

type OtherKind = Exclude<PullErrorKind, 'unauthorized' | 'denied' | 'not-found'>

const otherCauses: Readonly<Record<OtherKind, readonly [DiagnosisCode, string]>> = {
  'rate-limited': ['rate-limited', 'can not be pulled for now: its registry limits how often'],
  'server-error': ['registry-error', 'can not be pulled: its registry reports a fault of its own'],
  'name-unknown': ['registry-name-unknown', "can not be pulled: the node does not know its registry's host name"],
  unreachable: ['registry-unreachable', 'can not be pulled: the node gets no connection to its registry'],
  timeout: ['registry-timeout', 'can not be pulled: its registry does not answer the node in time'],
  certificate: ['registry-certificate', "can not be pulled: the node does not trust its registry's certificate"],
  'plain-http': ['registry-plain-http', 'can not be pulled: its registry speaks plain HTTP, and the node expects TLS'],
  'wrong-platform': ['image-wrong-platform', "is not there for the node's platform"],
  'format-unsupported': ['image-format-unsupported', "is in a format that the node's container runtime can not use"],
  signature: ['image-signature-refused', 'is refused by the node: its signature could not be verified'],
  'node-pull-limit': ['node-pull-limit', 'waits: the kubelet limits its own pulls'],
  'node-disk-full': ['node-disk-full', 'can not be stored: the node has no room'],
  other: ['pull-failed', 'can not be pulled'],
}

function describeOther(kind: OtherKind, { text, status }: PullError, container: PodContainer): Diagnosis {
  const [code, words] = otherCauses[kind]
  return describeImage(code, container, status === undefined ? words : `${words} (${status})`, text)
}

function describeImage(code: DiagnosisCode, { name, image }: PodContainer, words: string, said: string): Diagnosis {
  return makeDiagnosis(code, {
    summary: `image ${quote(image)} ${words}`,
    evidence: [said === '' ? '' : `the node says: ${showLine(said)}`],
    container: name,
    image,
  })
}
