// What a credential provider is asked and what it answers (credentialprovider.kubelet.k8s.io v1, v1beta1, v1alpha1: the same for what is used here).

import * as v from 'valibot'
import { Redacted } from '../../basics/redacted.ts'
import { parseGoDuration } from './go-duration.ts'

/** For how many images an answer holds. */
export type CacheKeyType = 'Image' | 'Registry' | 'Global'

export interface ProviderAnswer {
  readonly cacheKeyType: CacheKeyType
  /** Undefined leaves it to the configuration. */
  readonly cacheMs: number | undefined
  /** Logins by the pattern of images that they are for. */
  readonly logins: readonly ProviderLogin[]
}

export interface ProviderLogin {
  readonly pattern: string
  readonly username: string
  readonly password: Redacted<string>
}

const text = v.nullish(v.string(), '')
const schema = v.strictObject({
  kind: v.literal('CredentialProviderResponse'),
  apiVersion: v.string(),
  cacheKeyType: v.picklist(['Image', 'Registry', 'Global']),
  cacheDuration: v.nullish(v.string()),
  auth: v.nullish(v.record(v.string(), v.strictObject({ username: text, password: text })), {}),
})

/** The request for an image, given as registry and repository without tag. */
export function encodeRequest(apiVersion: string, image: string): string {
  return `${JSON.stringify({ kind: 'CredentialProviderRequest', apiVersion, image })}\n`
}

/** The answer in `output`; a string says, as a clause, why the kubelet would not use it. Nothing of the text is part of it. */
export function readAnswer(output: Redacted<string>, apiVersion: string): ProviderAnswer | string {
  const parsed = v.safeParse(schema, parseJson(output.reveal()))
  if (!parsed.success) return 'it did not print a CredentialProviderResponse as the kubelet wants it'
  const { cacheKeyType, cacheDuration, auth } = parsed.output
  if (parsed.output.apiVersion !== apiVersion) return `it answered in another version than \`${apiVersion}\``
  const cacheMs = typeof cacheDuration === 'string' ? parseGoDuration(cacheDuration) : undefined
  if (typeof cacheDuration === 'string' && cacheMs === undefined) return 'its cacheDuration is no duration'
  return {
    cacheKeyType,
    cacheMs,
    logins: Object.entries(auth ?? {}).map(([pattern, { username, password }]) => ({
      pattern,
      username: username ?? '',
      password: new Redacted(password ?? ''),
    })),
  }
}

function parseJson(output: string): unknown {
  try {
    return JSON.parse(output)
  } catch {
    return undefined
  }
}
