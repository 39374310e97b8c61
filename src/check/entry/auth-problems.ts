// Problems of an `auth` field: why it can't be read, or what other tools will not like about it.

import { decodeAuthBase64 } from '../../dockerconfig/base64.ts'
import { decodeUtf8 } from '../../dockerconfig/byte-string.ts'
import type { ProblemCode } from '../catalogue.ts'
import { decodeLenientBase64 } from '../document/text-layers.ts'
import { describeProblem, type Problem } from '../problem.ts'

/** Why the kubelet can't read an `auth`: the fault itself, and what it is instead. `auth` is a credential and is not shown. */
export function explainAuthFault(kind: 'auth-not-base64' | 'auth-no-colon', auth: string, path: string): Problem[] {
  const reason = kind === 'auth-not-base64' ? explainNotBase64(auth) : explainNoColon(auth)
  return [kind, ...reason].map((code) => describeProblem(code, path))
}

/** What other tools will not like about an `auth` that the kubelet reads. */
export function checkReadableAuth(auth: string, path: string): Problem[] {
  const codes: ProblemCode[] = []
  const compact = auth.replace(/[\r\n]/g, '')
  if (compact.length % 4 !== 0) codes.push('auth-unpadded')
  if (compact.length !== auth.length) codes.push('auth-has-newline')
  return codes.map((code) => describeProblem(code, path))
}

function explainNotBase64(auth: string): ProblemCode[] {
  if (/^\s*basic\s/i.test(auth)) return ['auth-basic-prefix']
  if (auth.includes(':')) return ['auth-plain-text']
  const isUrlSafe = /[-_]/.test(auth) && /^[\w+/=\r\n-]*$/.test(auth) && decodeLenientBase64(auth) !== undefined
  return isUrlSafe ? ['auth-urlsafe-alphabet'] : []
}

function explainNoColon(auth: string): ProblemCode[] {
  const outer = decodeAuthBase64(auth)
  const text = outer.ok ? decodeUtf8(outer.bytes)?.trim() : undefined
  const inner = text === undefined || text === '' ? undefined : decodeAuthBase64(text)
  const isCredential = inner?.ok && decodeUtf8(inner.bytes)?.includes(':')
  return isCredential ? ['auth-double-base64'] : []
}
