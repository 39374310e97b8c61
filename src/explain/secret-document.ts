// Which document, if any, the kubelet takes out of a Secret object: secretsToTrackedDockerConfigs of pkg/credentialprovider/secrets.

import { decodeBase64 } from '../dockerconfig/base64.ts'
import type { DocumentLayout } from '../dockerconfig/document.ts'

/** The parts of a Secret object that decide; anything else may be present. */
export interface SecretObject {
  readonly type?: string
  readonly data?: Readonly<Record<string, string>>
}

export type SecretDocument =
  | { readonly kind: 'document'; readonly layout: DocumentLayout; readonly dataKey: string; readonly bytes: Uint8Array }
  | { readonly kind: 'ignored'; readonly reason: 'wrong-type' | 'data-key-missing' | 'empty-value' }
  /** Nothing the API server can hold. */
  | { readonly kind: 'impossible'; readonly reason: string }

const layouts: Readonly<Record<string, { layout: DocumentLayout; dataKey: string }>> = {
  'kubernetes.io/dockerconfigjson': { layout: 'dockerconfigjson', dataKey: '.dockerconfigjson' },
  'kubernetes.io/dockercfg': { layout: 'dockercfg', dataKey: '.dockercfg' },
}

/** Reads the document of a Secret object. Takes any value and never throws: what is not an object counts as a secret without type. */
export function readSecretDocument(secret: unknown): SecretDocument {
  const type = readMember(secret, 'type')
  const expected = typeof type === 'string' && Object.hasOwn(layouts, type) ? layouts[type] : undefined
  if (!expected) return { kind: 'ignored', reason: 'wrong-type' }
  const value = readMember(readMember(secret, 'data'), expected.dataKey)
  if (value === undefined) return { kind: 'ignored', reason: 'data-key-missing' }
  if (value === '' || value === null) return { kind: 'ignored', reason: 'empty-value' }
  if (typeof value !== 'string') return { kind: 'impossible', reason: `data["${expected.dataKey}"] is not a text` }
  const decoded = decodeBase64(value, 'padded')
  if (!decoded.ok) return { kind: 'impossible', reason: `data["${expected.dataKey}"] is not base64` }
  if (decoded.bytes.length === 0) return { kind: 'ignored', reason: 'empty-value' }
  return { kind: 'document', ...expected, bytes: decoded.bytes }
}

function readMember(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  try {
    return Reflect.get(value, name)
  } catch {
    return undefined
  }
}
