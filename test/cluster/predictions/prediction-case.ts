// One pod whose fate is predicted: its images and its secrets. What should happen stands nowhere: it is derived (see predict.ts).

import type { SecretBody } from './secret-body.ts'

/** A secret that is created under a name of its own, or a name that nobody creates. */
export type ListedSecret = SecretBody | 'missing'

export interface PredictionCase {
  /** A DNS label: the pod's name. */
  readonly name: string
  readonly image: string
  /** The image of a first init container. */
  readonly init?: { readonly image: string; readonly isSidecar?: boolean }
  /** The pod's own list, in order; empty leaves it to the service account. */
  readonly secrets: readonly ListedSecret[]
  /** The list of the service account that the pod runs as. */
  readonly accountSecrets?: readonly ListedSecret[]
}

/** Where the cases pull from, and as whom. */
export interface CaseWorld {
  /** Holds a private `team/hello:1`. */
  readonly registry: string
  /** May pull from `registry`. */
  readonly user: string
  readonly password: string
}
