// Secrets that the main container gets to see, as the parts of a pod that give them to it.

import { createHash } from 'node:crypto'
import type { EnvFrom, EnvVariable, Volume, VolumeMount } from './pod-fields.ts'
import type { SecretUse } from './pod-task.ts'

export interface SecretParts {
  readonly env: readonly EnvVariable[]
  readonly envFrom: readonly EnvFrom[]
  readonly volumes: readonly Volume[]
  readonly volumeMounts: readonly VolumeMount[]
}

/** The parts for `uses`, in their order. Volumes are named after secret and place, so that the same task gives the same pod. */
export function secretParts(uses: readonly SecretUse[]): SecretParts {
  return {
    env: uses.flatMap((use) =>
      use.as === 'variable'
        ? [{ name: use.name, valueFrom: { secretKeyRef: { name: use.secret, key: use.key } } }]
        : [],
    ),
    envFrom: uses.flatMap((use) =>
      use.as === 'variables' ? [{ ...(use.prefix && { prefix: use.prefix }), secretRef: { name: use.secret } }] : [],
    ),
    volumes: uses.flatMap((use) => (use.as === 'files' ? [volumeOf(use)] : [])),
    volumeMounts: uses.flatMap((use) =>
      use.as === 'files' ? [{ name: volumeName(use), mountPath: use.path, readOnly: true }] : [],
    ),
  }
}

type FileUse = Extract<SecretUse, { as: 'files' }>

function volumeOf(use: FileUse): Volume {
  const items = use.items?.map((item) => ({ ...item }))
  return { name: volumeName(use), secret: { secretName: use.secret, ...(items && { items }) } }
}

function volumeName(use: FileUse): string {
  const place = JSON.stringify([use.secret, use.path])
  return `secret-${createHash('sha256').update(place).digest('hex').slice(0, 12)}`
}
