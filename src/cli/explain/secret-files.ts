// Secrets from files, as the API would give them.

import { openManifest } from '../../check/manifest.ts'
import { readManifestText } from '../../check/manifest-text.ts'
import { copyPlain, isPlainObject, type PlainObject } from '../../check/plain-value.ts'
import { decodeSecret } from '../../check/secret-object.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import type { NamedSecret } from '../../explain/explain.ts'
import { dockerConfigKey, dockerConfigType } from '../../secret/names.ts'
import { acceptDocument } from '../accept-document.ts'

/** The secrets in what a person handed over: all of a manifest, or a bare docker config under the file's name. `usage` when there is none. */
export function readSecretFile(source: string, bytes: Uint8Array): NamedSecret[] {
  const { input } = acceptDocument(bytes)
  if ('bytes' in input) {
    const data = { [dockerConfigKey]: Buffer.from(input.bytes).toString('base64') }
    return [{ name: source, secret: { type: dockerConfigType, data } }]
  }
  const secrets = 'manifestText' in input ? readManifest(source, input.manifestText) : []
  if (secrets.length > 0) return secrets
  throw new PullpassError('usage', `there is no Secret in \`${source}\``, {
    remedies: [`see what is wrong with it: pullpass decode ${source}`],
  })
}

function readManifest(source: string, text: string): NamedSecret[] {
  const documents = (readManifestText(text) ?? []).map(copyPlain).filter((document) => document !== undefined)
  return openManifest(documents).secrets.map(({ object }) => describeSecret(source, object))
}

function describeSecret(source: string, object: PlainObject): NamedSecret {
  const { type, data, metadata } = decodeSecret(object, '')
  const name = isPlainObject(metadata) ? metadata.get('name') : undefined
  const encoded = [...data].map(([key, value]) => [key, Buffer.from(value).toString('base64')] as const)
  return { name: typeof name === 'string' ? name : source, secret: { type, data: Object.fromEntries(encoded) } }
}
