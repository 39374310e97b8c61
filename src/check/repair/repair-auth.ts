// `auth` fields brought to what everybody reads: padded base64 of `user:password`.

import { decodeAuthBase64 } from '../../dockerconfig/base64.ts'
import { decodeUtf8 } from '../../dockerconfig/byte-string.ts'
import { decodeLenientBase64 } from '../document/text-layers.ts'

const colon = 0x3a

/** The canonical form of an `auth`; undefined when it is not sure what it should be. */
export function repairAuth(auth: string): string | undefined {
  const bytes = readCredential(auth) ?? readCredential(auth.replace(/^\s*basic\s+/i, '').trim()) ?? readWrapped(auth)
  return bytes && Buffer.from(bytes).toString('base64')
}

/** The bytes of `user:password` in an `auth` that the kubelet reads. */
function readCredential(auth: string): Uint8Array | undefined {
  const decoded = decodeAuthBase64(auth)
  return decoded.ok && decoded.bytes.includes(colon) ? decoded.bytes : undefined
}

/** Plain text, base64 with blanks, wrong padding or in the URL-safe alphabet, or encoded twice. */
function readWrapped(auth: string): Uint8Array | undefined {
  if (auth.includes(':')) return /^\s*(?:basic|bearer)\s/i.test(auth) ? undefined : Buffer.from(auth.trim(), 'utf8')
  const compact = auth.replace(/\s+/g, '')
  if (!/^[A-Za-z0-9+/_-]+=*$/.test(compact)) return undefined
  const bytes = decodeLenientBase64(compact.replace(/=+$/, ''))
  if (!bytes || bytes.includes(colon)) return bytes
  const inner = decodeUtf8(bytes)?.trim() ?? ''
  return inner === '' ? undefined : readCredential(inner)
}
