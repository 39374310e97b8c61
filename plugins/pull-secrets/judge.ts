// Whether the kubelet will open every image with these secrets, and for long enough; a refusal says why not.

import {
  type Candidate,
  checkSecret,
  type ImageProof,
  isKnownPrivate,
  type LaunchVerdict,
  lookupCredentials,
  parseImage,
  type SecretObject,
} from 'pullpass/plugin'
import type { ObtainedSecret } from './obtain.ts'

export type Refusal = Extract<LaunchVerdict, { readonly kind: 'refuse' }>

/** A secret of the pod with what it will hold. */
export type PresentSecret = ObtainedSecret & { readonly content: SecretObject }

/** The secrets in the order of the pod's list, without those that will not be there. */
export interface PodSecrets {
  readonly listed: readonly ObtainedSecret[]
  readonly present: readonly PresentSecret[]
}

/** Splits off what the kubelet will not find. */
export function describeSecrets(listed: readonly ObtainedSecret[]): PodSecrets {
  return { listed, present: listed.filter((secret): secret is PresentSecret => secret.content !== undefined) }
}

/** A secret that keeps every image of the pod from being pulled. */
export function judgeKeyring({ present }: PodSecrets, now: Date): Refusal | undefined {
  const poison = present.find(({ content }) => checkSecret({ manifest: content }, { now }).kubelet === 'keyring-error')
  if (!poison) return undefined
  return {
    kind: 'refuse',
    reason: `secret \`${poison.name}\` is malformed, which keeps every image of the pod from being pulled`,
    remedy: `see what is wrong with it:\npullpass verify ${poison.name}`,
  }
}

/** What the secrets alone tell about one image: pulled anonymously though its registry is private, or with logins that end too early. */
export function judgeImage(
  image: string,
  secrets: PodSecrets,
  expected: { readonly neededBy: Date; readonly now: Date; readonly isPrivate: (host: string) => boolean },
): Refusal | undefined {
  const parsed = parseImage(image)
  if (!parsed.ok)
    return { kind: 'refuse', reason: `\`${image}\` is not an image: ${parsed.reason}`, remedy: 'correct it' }
  const { candidates } = lookupCredentials(
    secrets.present.map(({ content }) => content),
    image,
  )
  const { registry } = parsed.image
  if (candidates.length === 0)
    return expected.isPrivate(registry) ? judgeAnonymous(image, registry, secrets) : undefined
  const ends = candidates.map((candidate) => endOf(candidate, secrets, expected.now))
  const last = latest(ends)
  if (!last || last > expected.neededBy) return undefined
  return judgeEnding(image, last, secrets, expected)
}

/** What registries said. Any login that opens the image is enough: the kubelet tries them all. */
export function judgeProof(
  { image, status, explanation, remedy, proofs }: ImageProof,
  secrets: PodSecrets,
): Refusal | undefined {
  const opens = proofs.some(
    ({ username, verdict }) => username !== undefined && (verdict === 'proven' || verdict === 'public'),
  )
  if (status !== 'failed' || opens) return undefined
  return refuse(
    `image \`${image}\` does not open: ${explanation}`,
    remedy ?? 'put a valid login into the secret',
    secrets,
  )
}

/** Whether a host serves nothing without a login, as far as is known. */
export function privacyOf(hosts: readonly string[]): (host: string) => boolean {
  return (host) => isKnownPrivate(host) || hosts.includes(host)
}

function judgeAnonymous(image: string, registry: string, secrets: PodSecrets): Refusal | undefined {
  // What can't be read may hold the login.
  if (secrets.listed.some(({ isReadable, content }) => !isReadable && !content)) return undefined
  const reason = `image \`${image}\` would be pulled without a login, and \`${registry}\` serves nothing without one`
  return refuse(reason, `add a secret for \`${registry}\` to the configuration of pull-secrets`, secrets)
}

function judgeEnding(
  image: string,
  end: Date,
  secrets: PodSecrets,
  { neededBy, now }: { readonly neededBy: Date; readonly now: Date },
): Refusal {
  const verb = end <= now ? 'ended' : 'ends'
  const reason = `the login for image \`${image}\` ${verb} at ${end.toISOString()}, before the pod may last pull it at ${neededBy.toISOString()}`
  return refuse(reason, 'renew the secret (pullpass renew), or give the run an earlier deadline', secrets)
}

/** A refusal that a fault explains better carries the fault's remedy. */
function refuse(reason: string, remedy: string, { listed }: PodSecrets): Refusal {
  const faults = listed.flatMap(({ fault }) => fault ?? [])
  const absent = listed.filter((secret) => secret.isReadable && !secret.content && !secret.fault)
  const evidence = [
    ...faults.map((fault) => fault.reason),
    ...absent.map(({ name }) => `secret \`${name}\` of the pod does not exist in the namespace`),
  ]
  return {
    kind: 'refuse',
    reason,
    remedy: faults[0]?.remedy ?? remedy,
    ...(evidence.length > 0 && { evidence }),
  }
}

/** When a candidate ends; undefined when nothing says that it does. */
function endOf({ secretIndex, registry }: Candidate, { present }: PodSecrets, now: Date): Date | undefined {
  const secret = present[secretIndex]
  if (!secret) return undefined
  const entry = checkSecret({ manifest: secret.content }, { now }).entries.find((one) => one.registry === registry)
  return entry?.expiresAt ?? secret.ends.get(registry)
}

/** The last of the ends; undefined when one of them is open. */
function latest(ends: readonly (Date | undefined)[]): Date | undefined {
  const times = ends.flatMap((end) => end?.getTime() ?? [])
  return times.length === ends.length ? new Date(Math.max(...times)) : undefined
}
