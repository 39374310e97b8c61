// What should be in a cluster, once a request has been checked: the same for every target.

import { Redacted } from '../../basics/redacted.ts'
import type { Secret } from '../../basics/wire.ts'
import { managedByLabel, ourName } from '../../check/secret/owner-rules.ts'
import { dockerConfigKey, dockerConfigType } from '../names.ts'
import type { Target } from './change.ts'

/** A pull secret without its namespace. */
export interface DesiredSecret {
  readonly name: string
  /** The docker config's text. */
  readonly document: Redacted<string>
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/** The Secret object to create: ours by label, with nothing derived from a credential outside `data`. */
export function buildSecret(desired: DesiredSecret, target: Target): Redacted<Secret> {
  const { name, annotations } = desired
  const labels = { ...desired.labels, [managedByLabel]: ourName }
  return new Redacted<Secret>({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace: target.namespace,
      labels,
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    type: dockerConfigType,
    data: encodeData(desired.document),
  })
}

/** The `data` of a pull secret. */
export function encodeData(document: Redacted<string>): Record<string, string> {
  return { [dockerConfigKey]: Buffer.from(document.reveal(), 'utf8').toString('base64') }
}
