// One layer of base64 off a text.

import { decodeUtf8Lossy } from '../../dockerconfig/byte-string.ts'
import { decompressGzip } from '../document/gzip.ts'
import { decodeLenientBase64, peelBase64 } from '../document/text-layers.ts'
import { isManifestText } from './recognise-text.ts'

/** One layer of base64 off, also in quotes, when a docker config, a manifest, a gzip file or a further layer stands below. */
export function peelText(text: string): Uint8Array | undefined {
  const bare = text.trim().replace(/^(["'])(.*)\1$/s, '$2')
  const peeled = peelBase64(Buffer.from(bare, 'utf8'))
  if (peeled) return peeled
  const decoded = /^[A-Za-z0-9+/=_\s-]+$/.test(bare) ? decodeLenientBase64(bare.replace(/\s+/g, '')) : undefined
  const isWrapped = decoded && (decompressGzip(decoded) || isManifestText(decodeUtf8Lossy(decoded)))
  return isWrapped ? decoded : undefined
}
