// Situations about secrets: which the pod names, what is in them, what the registry says to them.

import { base64, documentSecret, legacySecret, login, pullSecret, type SecretBody } from '../predictions/secret-body.ts'
import type { Scene, Situation, SituationCause } from './situation.ts'

const user = 'alice'
const password = 'alice-secret'

/** A pod that always pulls `image` with these secrets; names that start with `absent` are listed and not created. */
export function pullSituation(
  name: string,
  cause: SituationCause,
  image: string,
  secrets: Readonly<Record<string, SecretBody>> = {},
  more: { readonly absent?: readonly string[]; readonly policy?: string } = {},
): Situation {
  const names = [...(more.absent ?? []), ...Object.keys(secrets)]
  const main = { name: 'main', image, imagePullPolicy: more.policy ?? 'Always' }
  return {
    name,
    cause,
    secrets,
    spec: { imagePullSecrets: names.map((secret) => ({ name: secret })), containers: [main] },
  }
}

/** One image that only `alice` opens, and many secrets for it. */
export function secretSituations({ registry, secondRegistry }: Scene): Situation[] {
  const image = `${registry}/team/hello:1`
  const right = pullSecret(login(registry, user, password))
  const wrong = pullSecret(login(registry, user, 'wrong'))
  const wrongToo = pullSecret(login(registry, 'bob', 'wrong-too'))
  const auth = base64(`${user}:${password}`)
  const document = right.data['.dockerconfigjson'] ?? ''
  const of = (name: string, cause: SituationCause, secrets?: Record<string, SecretBody>, absent?: readonly string[]) =>
    pullSituation(name, cause, image, secrets, absent ? { absent } : {})
  return [
    of('right', 'none', { right }),
    of('no-secret', 'no-secret'),
    of('wrong-password', 'login-refused', { wrong }),
    of('password-with-newline', 'login-refused', { newline: pullSecret(login(registry, user, `${password}\n`)) }),
    of('wrong-then-right', 'none', { wrong, right }),
    of('two-wrong-passwords', 'login-refused', { first: wrong, second: wrongToo }),
    of('other-registry', 'no-entry-for-image', { other: pullSecret(login(secondRegistry, 'bob', 'bob-secret')) }),
    of('other-path', 'no-entry-for-image', { path: pullSecret(login(`${registry}/other`, user, password)) }),
    of('key-without-port', 'no-entry-for-image', {
      key: pullSecret(login(registry.replace(/:.*/, ''), user, password)),
    }),
    of('auth-without-colon', 'secret-unreadable', {
      bad: pullSecret({ [registry]: { auth: base64(`${user}${password}`) } }),
    }),
    of('auth-without-colon-beside-right', 'secret-unreadable', {
      bad: pullSecret({ [registry]: { auth: base64(`${user}${password}`) } }),
      right,
    }),
    of('auth-not-base64', 'secret-unreadable', { bad: pullSecret({ [registry]: { auth: '%%%' } }) }),
    of('auths-list', 'secret-unreadable', { bad: documentSecret('{"auths":[]}') }),
    of('entry-is-text', 'secret-unreadable', { bad: pullSecret({ [registry]: auth }) }),
    of('without-auths', 'no-entry-in-secret', {
      flat: documentSecret(JSON.stringify(login(registry, user, password))),
    }),
    of('auths-empty', 'no-entry-in-secret', { empty: pullSecret({}) }),
    of('user-and-password-fields', 'none', { fields: pullSecret({ [registry]: { username: user, password } }) }),
    of('legacy-type', 'none', { legacy: legacySecret(login(registry, user, password)) }),
    of('missing-secret', 'secret-missing', {}, ['absent']),
    { ...of('secret-came-late', 'secret-came-late', {}, ['late']), lateSecrets: { late: right } },
    of('missing-beside-right', 'none', { right }, ['absent']),
    of('missing-beside-wrong', 'login-refused', { wrong }, ['absent']),
    of('opaque-type', 'secret-wrong-type', { opaque: { type: 'Opaque', data: { '.dockerconfigjson': document } } }),
    of('opaque-user-and-password', 'secret-wrong-type', {
      opaque: { type: 'Opaque', data: { username: base64(user), password: base64(password) } },
    }),
    of('basic-auth-type', 'secret-wrong-type', {
      basic: { type: 'kubernetes.io/basic-auth', data: { username: base64(user), password: base64(password) } },
    }),
  ]
}

/** What registries answer that speak about tokens, limits and faults. */
export function answerSituations({ misbehaving }: Scene): Situation[] {
  const secret = { login: pullSecret(login(misbehaving, user, 'yesterday')) }
  const withLogin: Record<string, SituationCause> = {
    token401: 'login-refused',
    token403: 'access-denied',
    denied401: 'login-refused',
    denied403: 'access-denied',
    expired401: 'login-refused',
    expired403: 'access-denied',
    limit: 'rate-limited',
    broken: 'registry-error',
  }
  const withoutLogin = ['token401', 'token403', 'denied401', 'denied403', 'expired401', 'expired403']
  return [
    ...Object.entries(withLogin).map(([kind, cause]) =>
      pullSituation(`answer-${kind}`, cause, `${misbehaving}/${kind}/hello:1`, secret),
    ),
    ...withoutLogin.map((kind) =>
      pullSituation(`answer-${kind}-no-secret`, 'no-secret', `${misbehaving}/${kind}/hello:1`),
    ),
  ]
}
