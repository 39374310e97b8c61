// Whether a cluster holds what was sent to it.

import type { Secret } from '../../basics/wire.ts'
import { dockerConfigKey } from '../../secret/names.ts'

/** Same type and, byte for byte, the same docker config; labels and annotations are free to differ. */
export function isStoredAsMeant(sent: Secret, stored: Secret): boolean {
  return sent.type === stored.type && sent.data?.[dockerConfigKey] === stored.data?.[dockerConfigKey]
}
