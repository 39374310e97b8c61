// What the kubelet will do with a pod, derived from what the product says about its secrets and from what the registry answers.

import { checkSecret } from '../../../src/check/check.ts'
import { explainImage, type NamedSecret } from '../../../src/explain/explain.ts'
import type { Candidate } from '../../../src/explain/lookup.ts'
import { type ImageOutcome, type PodOutcome, pullFailed } from './outcome.ts'
import type { PredictionCase } from './prediction-case.ts'
import type { SecretBody } from './secret-body.ts'

/** The status of a HEAD of the image's manifest with this candidate, or without a login. */
export type RegistryProbe = (image: string, candidate: Candidate | undefined) => Promise<number>

/** What the check says about a secret, as far as a cluster can contradict it. */
export interface CheckPrediction {
  readonly isAccepted: boolean
  readonly isReadable: boolean
}

/** Predicts what API server and kubelet make of a secret. */
export function predictSecret(secret: SecretBody): CheckPrediction {
  const manifest = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'predicted' }, ...secret }
  const { apiServerAccepts, kubelet } = checkSecret({ manifest }, { now: new Date() })
  return { isAccepted: apiServerAccepts, isReadable: kubelet !== 'keyring-error' }
}

/** The secrets that a pod gets: its own list, or else its service account's. A secret that the API server refuses is missing. */
function secretsOf({ secrets, accountSecrets = [] }: PredictionCase): NamedSecret[] {
  const list = secrets.length > 0 ? secrets : accountSecrets
  return list.map((secret, index) => ({
    name: `${index}`,
    ...(secret !== 'missing' && predictSecret(secret).isAccepted && { secret }),
  }))
}

/** Predicts a pod, container by container. */
export async function predictPod(pod: PredictionCase, probe: RegistryProbe): Promise<PodOutcome> {
  const secrets = secretsOf(pod)
  const init = pod.init && (await predictImage(secrets, pod.init.image, probe))
  if (init && init.kind !== 'pulled') return { init, main: { kind: 'not-started' } }
  const main = await predictImage(secrets, pod.image, probe)
  return init ? { init, main } : { main }
}

async function predictImage(
  secrets: readonly NamedSecret[],
  image: string,
  probe: RegistryProbe,
): Promise<ImageOutcome> {
  const { outcome, candidates, notes } = explainImage(secrets, image)
  if (outcome === 'keyring-error' || outcome === 'invalid-image') return { kind: outcome }
  const unsendable = notes.find(({ code }) => code === 'candidate-not-utf8')?.candidates ?? []
  const sent = candidates.filter((_, index) => !unsendable.includes(index))
  const statuses = await Promise.all((outcome === 'anonymous' ? [undefined] : sent).map((one) => probe(image, one)))
  return statuses.includes(200) ? { kind: 'pulled' } : pullFailed(statuses)
}
