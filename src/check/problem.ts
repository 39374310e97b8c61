// One finding of the check, made from the catalogue.

import { type ProblemCode, problemCatalogue, type Severity } from './catalogue.ts'

/** One finding. Its texts may hold keys and names of the input, escaped; never credentials. */
export interface Problem {
  readonly code: ProblemCode
  readonly severity: Severity
  /** Where: names as in JavaScript, `data[".dockerconfigjson"].auths["reg.example.com"].auth`; empty for the input as a whole. */
  readonly path: string
  readonly message: string
  readonly remedy: string
}

export interface ProblemDetails {
  /** What is special about this case; follows the catalogue's message after a colon. */
  readonly detail?: string
  /** Where this case is milder or graver than the catalogue says. */
  readonly severity?: Severity
}

/** Makes a finding. Whoever gives details answers for their holding no credential, and for escaped names. */
export function describeProblem(code: ProblemCode, path: string, details: ProblemDetails = {}): Problem {
  const { severity, message, remedy } = problemCatalogue[code]
  return {
    code,
    severity: details.severity ?? severity,
    path,
    message: details.detail === undefined ? message : `${message}: ${details.detail}`,
    remedy,
  }
}
