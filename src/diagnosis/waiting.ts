// Containers that have their image and still do not start.

import type { DiagnosisCode } from './catalogue.ts'
import { diagnoseExit } from './container-end.ts'
import type { PodContainer } from './containers.ts'
import type { Diagnosis } from './diagnosis.ts'
import type { DiagnosisInput } from './input.ts'
import { addEvidence, makeDiagnosis } from './make-diagnosis.ts'
import { quote, showLine } from './shown-text.ts'
import { diagnoseStartError } from './start-error.ts'

/** What a container waits for in passing. */
const routine: readonly string[] = ['', 'ContainerCreating', 'PodInitializing']

/** Why `container` waits with its image on the node; undefined when it only takes its turn. */
export function diagnoseWaiting(container: PodContainer, input: DiagnosisInput): Diagnosis | undefined {
  const { reason = '', message = '' } = container.status?.state?.waiting ?? {}
  if (routine.includes(reason)) return undefined
  switch (reason) {
    case 'CreateContainerConfigError':
      return diagnoseConfig(container, message)
    case 'CreateContainerError':
    case 'RunContainerError':
    case 'PreCreateHookError':
    case 'PreStartHookError':
    case 'PostStartHookError':
      return diagnoseStartError(container, message, 'create-failed')
    case 'CrashLoopBackOff':
      return diagnoseCrashLoop(container, input)
    default: {
      const words = `waits and does not start: ${showLine(reason)}`
      return describe('waiting-unknown', container, words, message === reason ? '' : message)
    }
  }
}

function diagnoseConfig(container: PodContainer, message: string): Diagnosis {
  if (/runAsNonRoot/.test(message)) {
    return describe('root-forbidden', container, 'may not run as root, and its image does', message)
  }
  if (/failed to sync (?:configmap|secret) cache/i.test(message)) {
    return describe('create-failed', container, 'waits for the kubelet to read what its environment refers to', message)
  }
  if (/not found$|couldn't find key|non-existent config key/i.test(message)) {
    return describe('config-missing', container, `can not be configured: ${showLine(message)}`, '')
  }
  return describe('config-invalid', container, 'can not be made as the pod says', message)
}

/** The last end tells more than the back-off. */
function diagnoseCrashLoop(container: PodContainer, input: DiagnosisInput): Diagnosis | undefined {
  const { lastState, restartCount = 0 } = container.status ?? {}
  const ended = lastState?.terminated && diagnoseExit(container, lastState.terminated, input)
  if (!ended) return undefined
  const times = restartCount === 1 ? 'once' : `${restartCount} times`
  return addEvidence(ended, [
    `the kubelet started container ${quote(container.name)} again ${times} and waits longer each time`,
  ])
}

function describe(code: DiagnosisCode, { name }: PodContainer, words: string, said: string): Diagnosis {
  return makeDiagnosis(code, {
    summary: `container ${quote(name)} ${words}`,
    evidence: [said === '' ? '' : `the node says: ${showLine(said)}`],
    container: name,
  })
}
