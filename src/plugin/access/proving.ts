// Asking registries on behalf of plugins: what many runs ask at once is asked once.

import { PullpassError } from '../../errors/pullpass-error.ts'
import { lookupCredentials } from '../../explain/lookup.ts'
import { type ProveImage, proveImages } from '../../provision/proof/prove.ts'
import type { Proving } from '../capabilities.ts'

/** The proofs of one run; `prove` remembers across runs. */
export function accessProofs(prove: ProveImage, signal: AbortSignal): Proving {
  return {
    async image(image, secrets) {
      const lookup = lookupCredentials(secrets, image)
      const [proof] = await proveImages([{ image, lookup }], prove, { signal })
      if (!proof) throw new PullpassError('internal', `no proof was made of image \`${image}\``)
      return proof
    },
  }
}
