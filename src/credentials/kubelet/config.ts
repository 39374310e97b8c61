// The kubelet's CredentialProviderConfig: which program gives credentials for which images (pkg/kubelet/apis/config of Kubernetes).

import * as v from 'valibot'
import { Redacted } from '../../basics/redacted.ts'
import { toByteString } from '../../dockerconfig/byte-string.ts'
import { type KeyPattern, parseKeyPattern } from '../../dockerconfig/key-match.ts'
import { parseGoDuration } from './go-duration.ts'

/** One program and when to ask it. */
export interface ProviderConfig {
  /** The program's file in the folder of programs; no path. */
  readonly name: string
  readonly matchImages: readonly KeyPattern[]
  readonly defaultCacheMs: number
  /** Version of request and response: `credentialprovider.kubelet.k8s.io/v1`. */
  readonly apiVersion: string
  readonly args: Redacted<readonly string[]>
  readonly env: Redacted<Readonly<Record<string, string>>>
  /** Whether it wants a token of the pod's service account, which only the kubelet can get. */
  readonly wantsServiceAccountToken: boolean
}

const configVersion = /^kubelet\.config\.k8s\.io\/(?:v1|v1beta1|v1alpha1)$/
const exchangeVersion = /^credentialprovider\.kubelet\.k8s\.io\/(?:v1|v1beta1|v1alpha1)$/

const providerName = v.pipe(
  v.string('it must be a text'),
  v.regex(/^[^/ ]+$/, 'it must be a file name without `/` and spaces'),
  v.check((name) => name !== '.' && name !== '..', 'it must be a file name'),
)
const matchImage = v.pipe(
  v.string('it must be a text'),
  v.transform((pattern) => parseKeyPattern(toByteString(pattern))),
  v.custom<KeyPattern>((pattern) => pattern !== undefined, 'it is no pattern for images'),
)
const duration = v.pipe(
  v.string('it must be a duration like `12h`'),
  v.transform((text) => parseGoDuration(text) ?? -1),
  v.minValue(0, 'it must be a duration like `12h`'),
)
const provider = v.strictObject({
  name: providerName,
  matchImages: v.pipe(v.array(matchImage), v.minLength(1, 'at least one pattern is required')),
  defaultCacheDuration: duration,
  apiVersion: v.pipe(v.string(), v.regex(exchangeVersion, 'it is no version of credentialprovider.kubelet.k8s.io')),
  args: v.nullish(v.array(v.string('it must be a text')), []),
  env: v.nullish(v.array(v.strictObject({ name: v.string(), value: v.string('it must be a text') })), []),
  tokenAttributes: v.nullish(v.looseObject({})),
})
const schema = v.strictObject({
  apiVersion: v.pipe(v.string(), v.regex(configVersion, 'it is no version of kubelet.config.k8s.io')),
  kind: v.literal('CredentialProviderConfig', 'it must be `CredentialProviderConfig`'),
  providers: v.pipe(v.array(provider), v.minLength(1, 'at least one provider is required')),
})

/**
 * Reads one configuration, as strictly as the kubelet does (it refuses unknown fields). A string says, as a clause without any value of
 * the input, where and why it can't be used.
 */
export function parseProviderConfig(value: unknown): readonly ProviderConfig[] | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'it holds no object'
  const parsed = v.safeParse(schema, value)
  if (!parsed.success) return describeIssue(parsed.issues[0])
  return parsed.output.providers.map((one) => ({
    name: one.name,
    matchImages: one.matchImages,
    defaultCacheMs: one.defaultCacheDuration,
    apiVersion: one.apiVersion,
    args: new Redacted(one.args),
    env: new Redacted(Object.fromEntries(one.env.map((variable) => [variable.name, variable.value]))),
    wantsServiceAccountToken: Boolean(one.tokenAttributes),
  }))
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? ''
  if (issue.type === 'strict_object' && issue.expected === 'never') return `the kubelet knows no field \`${path}\``
  if (issue.type === 'strict_object' && issue.received === 'undefined') return `\`${path}\` is missing`
  // Messages of ours begin so; the library's own quote what they found.
  const isOurs = /^(?:it must|it is no|at least) /.test(issue.message)
  return `\`${path}\`: ${isOurs ? issue.message : 'it is of another type than the kubelet wants'}`
}
