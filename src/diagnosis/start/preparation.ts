// Pods that have a node and wait for volumes, network or sandbox: only events tell.

import type { KubernetesEvent } from '../../basics/wire.ts'
import type { DiagnosisCode } from '../catalogue.ts'
import type { PodContainer } from '../containers.ts'
import type { Diagnosis } from '../diagnosis.ts'
import { lastOf, timeOf } from '../events.ts'
import { makeDiagnosis } from '../make-diagnosis.ts'
import { quote, showLine } from '../shown-text.ts'

const troubles: readonly string[] = ['FailedMount', 'FailedAttachVolume', 'FailedMapVolume', 'FailedCreatePodSandBox']
const progress: readonly string[] = ['Pulling', 'Pulled', 'Created', 'Started']

/** What keeps the node from preparing the pod; undefined when it has got further since, or says nothing. */
export function diagnosePreparation(
  containers: readonly PodContainer[],
  events: readonly KubernetesEvent[],
): Diagnosis | undefined {
  const trouble = lastOf(events, ...troubles)
  const step = lastOf(events, ...progress)
  if (!trouble || (step && timeOf(step) >= timeOf(trouble))) return undefined
  if (containers.some(({ status }) => status?.state?.running ?? status?.state?.terminated)) return undefined
  const message = trouble.message ?? ''
  const [code, words] = readTrouble(trouble.reason ?? '', message)
  return makeDiagnosis(code, {
    summary: words,
    evidence: [`the node says: ${showLine(message)}`],
  })
}

function readTrouble(reason: string, message: string): readonly [DiagnosisCode, string] {
  if (reason === 'FailedCreatePodSandBox')
    return ['sandbox-failed', 'the node can not prepare the network or sandbox of the pod']
  const volume = /volume "([^"]*)"/.exec(message)?.[1]
  const which = volume === undefined ? 'a volume' : `volume ${quote(volume)}`
  const missing =
    /((?:secret|configmap|persistentvolumeclaim) "[^"]*") not found|references non-existent (?:secret|config) key/i.exec(
      message,
    )
  if (!missing) return ['volume-failed', `${which} of the pod can not be attached or mounted`]
  const [, object] = missing
  return ['volume-missing', `${which} of the pod refers to ${object ?? 'a key'} that does not exist`]
}
