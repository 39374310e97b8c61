// Cases about what stands in an entry: user name, password, `auth`, tokens, and every way to get them wrong.

import type { CaseWorld, PredictionCase } from './prediction-case.ts'
import { base64, login, pullSecret } from './secret-body.ts'

/** Many entries under the right key. */
export function entryCases({ registry, user, password }: CaseWorld): PredictionCase[] {
  const auth = base64(`${user}:${password}`)
  const unpadded = auth.replace(/=+$/, '')
  const wrong = base64(`${user}:wrong`)
  const entries: Record<string, unknown> = {
    'wrong-password': { auth: wrong },
    'wrong-user': { auth: base64(`nobody:${password}`) },
    'empty-user': { auth: base64(`:${password}`) },
    'empty-password': { auth: base64(`${user}:`) },
    'colon-only': { auth: base64(':') },
    'password-newline': { auth: base64(`${user}:${password}\n`) },
    'password-blank': { auth: base64(`${user}:${password} `) },
    'user-blank': { auth: base64(` ${user}:${password}`) },
    'not-utf8': { auth: base64(Buffer.from(`${user}:\xff\xfe`, 'latin1')) },
    fields: { username: user, password },
    'fields-any-case': { Username: user, PASSWORD: password },
    'user-only': { username: user },
    'password-only': { password },
    'auth-beats-right-fields': { username: user, password, auth: wrong },
    'auth-beats-wrong-fields': { username: user, password: 'wrong', auth },
    'empty-auth-right-fields': { username: user, password, auth: '' },
    'null-auth-right-fields': { username: user, password, auth: null },
    unpadded: { auth: unpadded },
    'surplus-padding': { auth: `${unpadded}===` },
    'line-break-in-auth': { auth: `${auth.slice(0, 8)}\n${auth.slice(8)}` },
    'line-break-after-auth': { auth: `${auth}\r\n` },
    'blank-in-auth': { auth: `${auth.slice(0, 8)} ${auth.slice(8)}` },
    'url-safe-alphabet': { auth: base64(`${user}:\xfb\xff\xbe`).replaceAll('+', '-').replaceAll('/', '_') },
    'auth-without-colon': { auth: base64(`${user}${password}`) },
    'auth-plain': { auth: `${user}:${password}` },
    'auth-twice-encoded': { auth: base64(auth) },
    'auth-basic-prefix': { auth: `Basic ${auth}` },
    'auth-number': { auth: 12 },
    'password-number': { username: user, password: 123 },
    'identity-token': { identitytoken: 'token' },
    'identity-token-beside': { auth, identitytoken: 'token' },
    'empty-entry': {},
    'null-entry': null,
    'text-entry': auth,
    'list-entry': [auth],
    'expired-lookalike': { auth: base64(`AWS:${base64('{"type":"DATA_KEY","expiration":1600000000}')}`) },
  }
  const cases = Object.entries(entries).map(([name, entry]) => ({
    name: `entry-${name}`,
    image: `${registry}/team/hello:1`,
    secrets: [pullSecret({ [registry]: entry })],
  }))
  const elsewhere = { ...login(registry, user, password), 'quay.io': { auth: '%%%' } }
  return [
    ...cases,
    { name: 'entry-poison-elsewhere', image: `${registry}/team/hello:1`, secrets: [pullSecret(elsewhere)] },
  ]
}
