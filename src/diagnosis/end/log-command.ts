// The command that shows what a container said before it ended, for ends whose cause only its log can tell.

import type { DiagnosisCode } from '../catalogue.ts'
import type { PodContainer } from '../containers.ts'
import type { Diagnosis } from '../diagnosis.ts'
import type { DiagnosisInput } from '../input.ts'
import { adviseLogs } from '../next-command.ts'

/** Causes whose remedy is to read the log. */
const told: readonly DiagnosisCode[] = ['exit-code', 'killed-by-signal']

/** `diagnosis` with the command below its remedy, where the log stays. With `isPast` another run of the container has begun or is about to. */
export function addLogCommand(
  diagnosis: Diagnosis,
  container: PodContainer,
  input: DiagnosisInput,
  isPast: boolean,
): Diagnosis {
  if (!input.keepsLogs || !told.includes(diagnosis.code)) return diagnosis
  return { ...diagnosis, remedy: `${diagnosis.remedy}:\n${adviseLogs({ container, input }, isPast)}` }
}
