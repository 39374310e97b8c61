// Containers that have their image and still do not start.

import type { DiagnosisCode } from '../catalogue.ts'
import type { PodContainer } from '../containers.ts'
import type { Diagnosis } from '../diagnosis.ts'
import { makeDiagnosis } from '../make-diagnosis.ts'
import { quote, showLine } from '../shown-text.ts'
import { diagnoseStartError } from './start-error.ts'

/** What a container waits for in passing, or for its next start. */
const routine: readonly string[] = ['', 'ContainerCreating', 'PodInitializing', 'CrashLoopBackOff']

/** Why `container` waits with its image on the node; undefined when it only takes its turn. */
export function diagnoseWaiting(container: PodContainer): Diagnosis | undefined {
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

function describe(code: DiagnosisCode, { name }: PodContainer, words: string, said: string): Diagnosis {
  return makeDiagnosis(code, {
    summary: `container ${quote(name)} ${words}`,
    evidence: [said === '' ? '' : `the node says: ${showLine(said)}`],
    container: name,
  })
}
