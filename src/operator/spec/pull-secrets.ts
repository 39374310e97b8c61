// References to pull secrets in every spelling that people use, as the list the API takes.

import type { Json } from './pod-fields.ts'
import { isObject } from './traced.ts'

/** The API's reference to a secret. */
export interface PullSecretReference {
  readonly name: string
}

/** `references` trimmed, in their order, without empty ones and repetitions. Names may stand bare or as `{ name }`. */
export function unitePullSecrets(references: readonly Json[]): PullSecretReference[] {
  const names = references.map(nameOf).filter((name) => name !== '')
  return [...new Set(names)].map((name) => ({ name }))
}

function nameOf(reference: Json): string {
  const name = isObject(reference) ? reference['name'] : reference
  return typeof name === 'string' ? name.trim() : ''
}
