// Cases about the document around the entries, and the Secret around the document.

import type { CaseWorld, PredictionCase } from './prediction-case.ts'
import { base64, documentSecret, legacySecret, login, pullSecret, type SecretBody } from './secret-body.ts'

/** Right credentials in right and wrong wrappings. */
export function documentCases({ registry, user, password }: CaseWorld): PredictionCase[] {
  const entries = login(registry, user, password)
  const right = JSON.stringify({ auths: entries })
  const text = JSON.stringify(entries).slice(1, -1)
  const wrong = JSON.stringify(login(registry, user, 'wrong')).slice(1, -1)
  const typed = (type: string): SecretBody => ({ type, data: { '.dockerconfigjson': base64(right) } })
  const secrets: Record<string, SecretBody> = {
    legacy: legacySecret(entries),
    'legacy-in-new-type': documentSecret(JSON.stringify(entries)),
    'new-in-legacy-type': legacySecret({ auths: entries }),
    'opaque-type': typed('Opaque'),
    'no-type': { data: { '.dockerconfigjson': base64(right) } },
    'own-type': typed('example.com/pull'),
    'basic-auth-type': {
      type: 'kubernetes.io/basic-auth',
      data: { username: base64(user), password: base64(password) },
    },
    'wrong-data-key': { type: 'kubernetes.io/dockerconfigjson', data: { 'config.json': base64(right) } },
    'further-data-key': {
      type: 'kubernetes.io/dockerconfigjson',
      data: { '.dockerconfigjson': base64(right), note: base64('no') },
    },
    'auths-upper-case': documentSecret(JSON.stringify({ AUTHS: entries })),
    'auths-twice': documentSecret(`{"auths":{${wrong}},"auths":{${text}}}`),
    'key-twice-right-last': documentSecret(`{"auths":{${wrong},${text}}}`),
    'key-twice-wrong-last': documentSecret(`{"auths":{${text},${wrong}}}`),
    'auths-then-null': documentSecret(`{"auths":{${text}},"auths":null}`),
    'auths-null': documentSecret('{"auths":null}'),
    'auths-empty': documentSecret('{"auths":{}}'),
    'auths-list': documentSecret(`{"auths":[{${text}}]}`),
    'auths-text': documentSecret(JSON.stringify({ auths: right })),
    'auth-singular': documentSecret(JSON.stringify({ auth: entries })),
    'creds-store-leftover': documentSecret(JSON.stringify({ auths: { [registry]: {} }, credsStore: 'desktop' })),
    'creds-store-beside': documentSecret(JSON.stringify({ auths: entries, credsStore: 'desktop' })),
    'http-headers': documentSecret(JSON.stringify({ auths: entries, HttpHeaders: { 'User-Agent': 'docker' } })),
    'http-headers-wrong': documentSecret(JSON.stringify({ auths: entries, HttpHeaders: { Retries: 3 } })),
    'unknown-settings': documentSecret(JSON.stringify({ auths: entries, experimental: 'enabled', proxies: {} })),
    'byte-order-mark': documentSecret(`\ufeff${right}`),
    'white-space': documentSecret(`\n\t ${right}\r\n`),
    'trailing-text': documentSecret(`${right} }`),
    'not-json': documentSecret('registry: secret'),
    'single-quotes': documentSecret(right.replaceAll('"', "'")),
    'json-null': documentSecret('null'),
    'json-list': documentSecret(`[${right}]`),
    'twice-encoded': documentSecret(base64(right)),
    empty: documentSecret(''),
  }
  const cases = Object.entries(secrets).map(([name, secret]) => ({
    name: `document-${name}`,
    image: `${registry}/team/hello:1`,
    secrets: [secret],
  }))
  return [
    ...cases,
    { name: 'right', image: `${registry}/team/hello:1`, secrets: [pullSecret(entries)] },
    { name: 'no-secret', image: `${registry}/team/hello:1`, secrets: [] },
  ]
}
