// A built pod for `--dry-run`: the pod as it may be shown, and who set what.

import type { Pod } from '../../basics/wire.ts'
import { type MaskOptions, maskPod } from './mask.ts'
import type { JsonObject } from './pod-fields.ts'
import { listOrigins, type Origin, type Traced } from './traced.ts'

/** What a dry run shows of a pod. */
export interface PodDescription {
  /** Without values that could be secrets; see {@link maskPod}. */
  readonly pod: JsonObject
  /** Every part of the pod and the layer that set it, in the order of the pod. */
  readonly origins: readonly Origin[]
}

/** Describes `pod`, whose parts come from where `provenance` says. */
export function describePod(pod: Pod, provenance: Traced, options: MaskOptions = {}): PodDescription {
  return { pod: maskPod(JSON.parse(JSON.stringify(pod)), options), origins: listOrigins(provenance) }
}
