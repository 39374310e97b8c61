// A diagnosis from its code and what is special about the case.

import { causeCatalogue, type DiagnosisCode } from './catalogue.ts'
import type { Diagnosis, RetryAdvice } from './diagnosis.ts'

/** What a case adds to the catalogue's words. */
export interface CaseDetails {
  readonly summary: string
  readonly evidence?: readonly string[]
  /** More to the point than the catalogue's. */
  readonly remedy?: string
  /** What to run for it: put on a line of its own below the remedy. */
  readonly command?: string
  readonly retry?: RetryAdvice
  readonly container?: string
  readonly image?: string
}

/** Makes a diagnosis; equal and empty lines of evidence are dropped. */
export function makeDiagnosis(code: DiagnosisCode, details: CaseDetails): Diagnosis {
  const { evidence = [], command, remedy = causeCatalogue[code].remedy, ...rest } = details
  const advice = command === undefined ? remedy : `${remedy}:\n${command}`
  return {
    code,
    retry: causeCatalogue[code].retry,
    ...rest,
    remedy: advice,
    evidence: [...new Set(evidence)].filter((line) => line !== ''),
  }
}

/** `diagnosis` with more lines of evidence after its own. */
export function addEvidence(diagnosis: Diagnosis, lines: readonly string[]): Diagnosis {
  return { ...diagnosis, evidence: [...new Set([...diagnosis.evidence, ...lines])].filter((line) => line !== '') }
}
