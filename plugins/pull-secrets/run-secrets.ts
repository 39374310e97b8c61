// The secrets of one run, from the pod's list to what is written for it.

import type { Change, FrozenPod, LaunchVerdict, RunInfo, SecretRequest } from 'pullpass/plugin'
import { effectiveSecrets } from './choose.ts'
import type { Context } from './context.ts'
import { neededBy } from './deadline.ts'
import { collectImages } from './images.ts'
import {
  describeSecrets,
  judgeImage,
  judgeKeyring,
  judgeProof,
  type PodSecrets,
  privacyOf,
  type Refusal,
} from './judge.ts'
import { neededEntries } from './keys.ts'
import { type ObtainedSecret, obtainSecret, writeOptions } from './obtain.ts'
import type { PullSecretOptions, PullSecretsOptions } from './options.ts'

/** What a pod is judged with. */
interface Case {
  readonly pod: FrozenPod
  readonly run: RunInfo
  readonly images: readonly string[]
}

/** The secrets of one run. */
export interface RunSecrets {
  /** Whether the pod may be made; remembers what has to be written for it. */
  judge(pod: FrozenPod, run: RunInfo): Promise<LaunchVerdict>
  /** Writes what the judged pod needs. */
  write(): Promise<void>
  /**
   * Fetches and writes anew what the pod's images need, because what was there has ended or is gone. Gives the names of the secrets that
   * are right now, which another run may have written; none when a pod would fail again.
   */
  renew(pod: FrozenPod, run: RunInfo): Promise<readonly string[]>
}

export function openRunSecrets(settings: PullSecretsOptions, context: Context): RunSecrets {
  let pending: readonly Pending[] = []

  const prepare = async ({ pod, run, images }: Case, isRefused: boolean): Promise<PodSecrets> => {
    const names = await effectiveSecrets(context, pod)
    const wish = { neededBy: neededBy(pod, run), isRefused }
    const obtained = await Promise.all(
      names.map((name) => {
        const options = settings.secrets.find((secret) => secret.name === name) ?? { name, registries: [] }
        return obtainSecret(context, { ...wish, options, entries: neededEntries(options, images) })
      }),
    )
    pending = obtained.flatMap((secret) => findPending(secret, settings.secrets))
    return describeSecrets(obtained)
  }

  // A dry run ends after the gate: this is where it can tell.
  const allow = (): LaunchVerdict => {
    for (const { request, change } of pending) {
      if (change) context.log.info(`secret \`${request.name}\` is to be ${describeChange(change)} before the pod`)
    }
    return { kind: 'allow' }
  }

  const writePending = async () => {
    for (const { request, options } of pending) await context.secrets.write.apply(request, writeOptions(options))
  }

  return {
    async judge(pod, run) {
      const given: Case = { pod, run, images: collectImages(pod) }
      const refusal = await judgeCase(given, await prepare(given, false), settings, context)
      if (!refusal) return allow()
      // What is stored may have been revoked since; its source may have another login.
      if (!refusal.isByRegistry || !settings.secrets.some(({ from }) => from !== undefined)) return refusal.verdict
      const again = await judgeCase(given, await prepare(given, true), settings, context)
      return again?.verdict ?? allow()
    },
    write: async () => await writePending(),
    async renew(pod, run) {
      const images = collectImages(pod)
      const secrets = await prepare({ pod, run, images }, true)
      const offline = { ...settings, prove: false }
      if (await judgeCase({ pod, run, images }, secrets, offline, context)) return []
      await writePending()
      return settings.secrets
        .filter(({ from, name }) => from !== undefined && secrets.present.some((secret) => secret.name === name))
        .map(({ name }) => name)
    },
  }
}

interface Pending {
  readonly request: SecretRequest
  readonly options: PullSecretOptions
  readonly change: Change | undefined
}

function findPending({ name, request, change }: ObtainedSecret, secrets: readonly PullSecretOptions[]): Pending[] {
  const options = secrets.find((secret) => secret.name === name)
  return request && options ? [{ request, options, change }] : []
}

function describeChange({ kind, entries: { added, changed } }: Change): string {
  const registries = [...added, ...changed].join(', ')
  return `${{ create: 'created', update: 'updated', replace: 'replaced', unchanged: 'kept', conflict: 'left' }[kind]}${
    registries === '' ? '' : `, with the login for ${registries},`
  }`
}

interface Judgement {
  readonly verdict: Refusal
  readonly isByRegistry: boolean
}

async function judgeCase(
  { pod, run, images }: Case,
  secrets: PodSecrets,
  { prove = true, privateRegistries = [] }: PullSecretsOptions,
  context: Context,
): Promise<Judgement | undefined> {
  const now = context.clock.now()
  const isKnown = privacyOf(privateRegistries)
  // Where nobody is asked, a login that was meant to be there counts as needed.
  const isPrivate = (host: string) => isKnown(host) || (!prove && secrets.listed.some(({ fault }) => fault))
  const expected = { neededBy: neededBy(pod, run), now, isPrivate }
  const offline = judgeKeyring(secrets, now) ?? firstOf(images.map((image) => judgeImage(image, secrets, expected)))
  if (offline) return { verdict: offline, isByRegistry: false }
  if (!prove) return undefined
  const contents = secrets.present.map(({ content }) => content)
  const proofs = await Promise.all(images.map((image) => context.prove.image(image, contents)))
  for (const { image, status, explanation } of proofs) {
    if (status === 'not-checked') context.log.info(`image \`${image}\` was not checked: ${explanation}`)
  }
  const verdict = firstOf(proofs.map((proof) => judgeProof(proof, secrets)))
  return verdict && { verdict, isByRegistry: true }
}

function firstOf<T>(values: readonly (T | undefined)[]): T | undefined {
  return values.find((value) => value !== undefined)
}
