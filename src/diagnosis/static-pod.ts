// Static pods: the kubelet makes them from files of its node, and the API holds a mirror of each that nobody can change.

import type { Pod } from '../basics/wire.ts'

/** The kubelet's own uid of the static pod that `pod` mirrors, which its events carry (pkg/kubelet/types/pod_update.go); undefined for all others. */
export function staticUid({ metadata }: Pod): string | undefined {
  return metadata?.annotations?.['kubernetes.io/config.mirror']
}
