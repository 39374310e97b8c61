// What a container runtime says when it can't start a container's process.

import type { DiagnosisCode } from '../catalogue.ts'
import type { PodContainer } from '../containers.ts'
import type { Diagnosis } from '../diagnosis.ts'
import { makeDiagnosis } from '../make-diagnosis.ts'
import { quote, showLine } from '../shown-text.ts'

/** Why the process of `container` did not start; `otherwise` is what it is called when the text fits nothing known. */
export function diagnoseStartError(
  container: PodContainer,
  message: string,
  otherwise: 'create-failed' | 'start-failed',
): Diagnosis {
  const [code, words] = readStartError(container, message) ?? [otherwise, 'could not be started']
  return makeDiagnosis(code, {
    summary: `container ${quote(container.name)} ${words}`,
    evidence: [message === '' ? '' : `the node says: ${showLine(message)}`],
    container: container.name,
  })
}

function readStartError({ spec }: PodContainer, message: string): readonly [DiagnosisCode, string] | undefined {
  const program = /exec: "([^"]*)"/.exec(message)?.[1] ?? spec.command?.[0]
  const command = program === undefined ? 'its command' : `its command ${quote(program)}`
  if (/exec format error/i.test(message)) return ['image-wrong-platform', 'has an image for another processor']
  if (/executable file not found|no such file or directory|no command specified/i.test(message)) {
    return ['command-not-found', `can not start: ${command} is not in the image`]
  }
  if (/permission denied/i.test(message)) return ['start-failed', `can not start: ${command} may not be executed`]
  return undefined
}
