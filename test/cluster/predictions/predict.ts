// What the kubelet will do with a pod, derived from what the product says about its secrets and from what the registry answers.

import { type Candidate, lookupCredentials } from '../../../src/explain/lookup.ts'
import { type ImageOutcome, type PodOutcome, pullFailed } from './outcome.ts'
import type { PredictionCase } from './prediction-case.ts'
import type { SecretBody } from './secret-body.ts'

/** The status of a HEAD of the image's manifest with this candidate, or without a login. */
export type RegistryProbe = (image: string, candidate: Candidate | undefined) => Promise<number>

/** Predicts `pod`; `exists` says which of its secrets the API server took. */
export async function predictPod(
  pod: PredictionCase,
  exists: (secret: SecretBody) => boolean,
  probe: RegistryProbe,
): Promise<PodOutcome> {
  const list = pod.secrets.length > 0 ? pod.secrets : (pod.accountSecrets ?? [])
  const secrets = list.filter((secret) => secret !== 'missing').filter(exists)
  const init = pod.init && (await predictImage(secrets, pod.init.image, probe))
  if (init && init.kind !== 'pulled') return { init, main: { kind: 'not-started' } }
  const main = await predictImage(secrets, pod.image, probe)
  return init ? { init, main } : { main }
}

async function predictImage(
  secrets: readonly SecretBody[],
  image: string,
  probe: RegistryProbe,
): Promise<ImageOutcome> {
  const { outcome, candidates } = lookupCredentials(secrets, image)
  if (outcome === 'keyring-error' || outcome === 'invalid-image') return { kind: outcome }
  const attempts = outcome === 'anonymous' ? [undefined] : candidates.filter(reachesRuntime)
  const statuses = await Promise.all(attempts.map((candidate) => probe(image, candidate)))
  return statuses.includes(200) ? { kind: 'pulled' } : pullFailed(statuses)
}

/** What is not UTF-8 is shown as U+FFFD; the kubelet fails to hand such a credential over. */
function reachesRuntime({ username, password }: Candidate): boolean {
  return !`${username}${password.reveal()}`.includes('\ufffd')
}
