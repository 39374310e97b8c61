// Entries that a merge keeps can hide the one it adds: a `docker.io` entry makes the kubelet ignore `index.docker.io` altogether.

import type { Secret } from '../../basics/wire.ts'
import { lookupCredentials } from '../../explain/lookup.ts'
import type { SecretPlan } from '../../secret/plan/plan.ts'
import type { ImageLookup } from '../proof/prove.ts'

/** The plan itself, or a conflict when the secret as it would be written keeps the kubelet from trying a login that was proven. */
export function refuseShadowed(plan: SecretPlan, lookups: readonly ImageLookup[]): SecretPlan {
  const secret = plan.write?.secret.reveal()
  const shadowed = secret && lookups.find((lookup) => isShadowed(secret, lookup))
  if (!shadowed) return plan
  return {
    change: {
      ...plan.change,
      kind: 'conflict',
      reason: 'shadowed',
      explanation: `with its other entries the kubelet would not try this login for \`${shadowed.image}\``,
      remedy: `see why with \`pullpass explain ${shadowed.image}\`, or leave out --merge`,
    },
  }
}

function isShadowed(secret: Secret, { image, lookup }: ImageLookup): boolean {
  const { candidates } = lookupCredentials([secret], image)
  return lookup.candidates.some(
    (wanted) =>
      !candidates.some(
        ({ username, password }) => username === wanted.username && password.reveal() === wanted.password.reveal(),
      ),
  )
}
