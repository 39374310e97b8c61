// References to pull secrets in every spelling that people use, as the list the API takes.

import { isObject } from './json-fields.ts'
import type { Json } from './pod-fields.ts'

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
