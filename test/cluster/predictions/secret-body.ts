// Secret objects for the predictions, each written the way a person or a tool would.

/** What decides about a Secret: its type and its data. */
export interface SecretBody {
  readonly type?: string
  readonly data: Readonly<Record<string, string>>
}

export const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64')

/** One entry with an `auth` field, as `kubectl create secret docker-registry` writes it. */
export const login = (key: string, user: string, password: string): Record<string, object> => ({
  [key]: { auth: base64(`${user}:${password}`) },
})

/** A secret of today's type that holds exactly `text`. */
export const documentSecret = (text: string): SecretBody => ({
  type: 'kubernetes.io/dockerconfigjson',
  data: { '.dockerconfigjson': base64(text) },
})

/** A secret of today's type with these entries. */
export const pullSecret = (auths: object): SecretBody => documentSecret(JSON.stringify({ auths }))

/** A secret of the old type, whose document has no `auths` around the entries. */
export const legacySecret = (entries: object): SecretBody => ({
  type: 'kubernetes.io/dockercfg',
  data: { '.dockercfg': base64(JSON.stringify(entries)) },
})
