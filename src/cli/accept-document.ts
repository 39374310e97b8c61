// What a person pasted, taken for what they most likely mean.

import { Redacted } from '../basics/redacted.ts'
import type { CheckInput } from '../check/check-result.ts'
import { peelBase64 } from '../check/text-layers.ts'
import { toCheckInput } from '../secret/sent-document.ts'

/**
 * - `manifest`: a Secret as YAML or JSON, a List, several documents
 * - `value`: a docker config, as `base64 --decode` gives it
 * - `encoded`: base64 of one of these, as it stands under `data`; it is taken off
 */
export type DocumentForm = 'manifest' | 'value' | 'encoded'

export interface AcceptedDocument {
  readonly form: DocumentForm
  readonly input: CheckInput
}

/** Decides what `bytes` are. With a `type` they are that secret's value to the byte, and nothing is taken off. */
export function acceptDocument(bytes: Uint8Array, type?: string): AcceptedDocument {
  if (type !== undefined) return { form: 'value', input: { bytes, type } }
  const inner = peelBase64(bytes)
  const input = toCheckInput(new Redacted(inner ?? bytes))
  if (inner !== undefined) return { form: 'encoded', input }
  return { form: 'bytes' in input ? 'value' : 'manifest', input }
}

/** The form in words, after "read as". */
export function describeForm(form: DocumentForm): string {
  switch (form) {
    case 'manifest':
      return 'a Secret manifest'
    case 'value':
      return 'the value of a pull secret'
    case 'encoded':
      return 'base64, the way it stands under `data`; what is in it was checked'
  }
}
