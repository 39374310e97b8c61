// From a request to the secret that will be written, checked before anything is sent anywhere.

import { Redacted } from '../../basics/redacted.ts'
import { plainText } from '../../basics/shown-text.ts'
import type { Secret } from '../../basics/wire.ts'
import { checkSecret } from '../../check/check.ts'
import type { CheckInput, CheckResult } from '../../check/check-result.ts'
import { type ListedSecret, listSecrets } from '../../check/manifest/listed-secrets.ts'
import { encodeDockerConfig } from '../../dockerconfig/encode.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { buildSecret, type DesiredSecret } from '../../secret/plan/desired.ts'
import type { SecretRequest } from '../../secret/request.ts'
import { openSent, readSentDocument } from '../../secret/sent-document.ts'

/** What a person sent, as it was, and what had to be repaired in it. */
export interface SentDocument {
  readonly check: CheckResult
  /** One sentence for each repair. */
  readonly repairs: readonly string[]
  /** What it came wrapped in, outermost first, in words. */
  readonly unwrapped: readonly string[]
}

/** A checked request. Only a `valid` check has been found good enough to be written. */
export interface PreparedSecret {
  readonly desired: DesiredSecret
  /** The object as a cluster will get it, but for its namespace. */
  readonly preview: Redacted<Secret>
  readonly check: CheckResult
  readonly sent?: SentDocument
}

/** Builds and checks. Throws a `usage` error when the request has no logins, a user name with a colon, or a document that holds no secret or several. Sends nothing. */
export function prepareSecret(request: SecretRequest, now: Date): PreparedSecret {
  const { name, content, labels = {}, annotations = {} } = request
  if (content.kind === 'logins') {
    if (content.logins.length === 0) throw new PullpassError('usage', `no login is given for secret \`${name}\``)
    for (const { username } of content.logins) refuseColon(username)
    return checkDesired({ name, labels, annotations, document: encodeDockerConfig(content.logins) }, now)
  }
  const opened = openSent(content.bytes.reveal(), 'the document')
  const { unwrapped } = opened
  const input = chooseSecret(opened.input, now)
  const check = checkSecret(input, { now })
  const document = check.repaired?.document ?? readSentDocument(input)
  const sent = { check, repairs: check.repaired?.changes ?? [], unwrapped }
  if (document) return { ...checkDesired({ name, labels, annotations, document }, now), sent }
  const empty = checkDesired({ name, labels, annotations, document: new Redacted('') }, now)
  return { ...empty, check: { ...check, valid: false }, sent }
}

/** The name that the one pull secret in a document has; undefined where it has none, or there is not exactly one. */
export function findSentName(bytes: Uint8Array, now: Date): string | undefined {
  const [only, ...more] = keepPullSecrets(listSecrets(openSent(bytes, 'the document').input, { now }))
  return only && more.length === 0 && only.name !== '' ? only.name : undefined
}

/** The one pull secret of a document that may hold other secrets too; `usage` for several. */
function chooseSecret(input: CheckInput, now: Date): CheckInput {
  const listed = listSecrets(input, { now })
  const found = keepPullSecrets(listed)
  if (found.length > 1) {
    throw new PullpassError('usage', `the document holds ${found.length} secrets`, {
      cause: new Error(`they are called ${found.map(({ name }) => `\`${plainText(name, 253)}\``).join(', ')}`),
      remedies: ['give one secret at a time'],
    })
  }
  return listed.length > 1 && found[0] ? found[0].input : input
}

/** Secrets of other types are left out where there is a pull secret. */
function keepPullSecrets(listed: readonly ListedSecret[]): readonly ListedSecret[] {
  const pullSecrets = listed.filter(({ isPullSecret }) => isPullSecret)
  return pullSecrets.length > 0 ? pullSecrets : listed
}

/** `auth` is `user:password` (RFC 7617), so a registry takes what follows the first colon for the password. */
function refuseColon(username: string): void {
  if (!username.includes(':')) return
  throw new PullpassError('usage', 'a user name can not have a colon in it', {
    cause: new Error('a registry takes what follows the colon for the password'),
    remedies: ['give the password apart from the user name'],
  })
}

/** The check of a secret that a cluster holds. */
export function checkStored(secret: Redacted<Secret>, now: Date): CheckResult {
  return checkSecret({ manifest: secret.reveal() }, { now })
}

function checkDesired(desired: DesiredSecret, now: Date): PreparedSecret {
  const preview = buildSecret(desired, { cluster: '', namespace: 'default' })
  return { desired, preview, check: checkStored(preview, now) }
}
