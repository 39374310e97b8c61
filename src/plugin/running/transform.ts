// The chain of transforms: each plugin gets the pod of the one before, and what it gives back must still be a pod, and the same one.

import * as v from 'valibot'
import type { Pod } from '../../basics/wire.ts'
import type { FrozenPod } from '../contract/hooks.ts'
import { rubbish } from './call-hook.ts'
import { type Frozen, freezeCopy } from './frozen.ts'

const named = v.looseObject({ name: v.pipe(v.string(), v.nonEmpty()) })
const texts = v.record(v.string(), v.string())

const podShape = v.looseObject({
  metadata: v.looseObject({ labels: v.optional(texts), annotations: v.optional(texts) }),
  spec: v.looseObject({
    containers: v.pipe(v.array(named), v.minLength(1)),
    initContainers: v.optional(v.array(named)),
    imagePullSecrets: v.optional(v.array(named)),
    volumes: v.optional(v.array(named)),
  }),
})

/** Labels under this prefix say which run a pod belongs to. */
const ownPrefix = 'pullpass.dev/'

/** The pod that a plugin gave back, as plain data; `before` when it gave none. Throws `plugin-failed`. */
export function acceptPod(plugin: string, before: FrozenPod, answer: unknown): FrozenPod {
  if (answer === undefined) return before
  const call = { plugin, hook: 'transformPod' } as const
  const pod = toPlainPod(answer)
  if (typeof pod === 'string') throw rubbish(call, pod)
  const change = findForbiddenChange(before, pod)
  if (change) throw rubbish(call, `it changed \`${change}\`, by which the run knows its pod`)
  return freezeCopy(pod)
}

/** A copy that may be changed again, for who sends it. */
export function thaw(pod: Frozen<Pod>): Pod {
  return structuredClone(pod) as Pod
}

/** A pod of nothing but JSON, or a sentence on why it is none. */
function toPlainPod(value: unknown): Pod | string {
  let plain: unknown
  try {
    plain = JSON.parse(JSON.stringify(value))
  } catch {
    return 'it is not plain data'
  }
  const parsed = v.safeParse(podShape, plain)
  if (parsed.success) return plain as Pod
  const [issue] = parsed.issues
  const path = v.getDotPath(issue)
  return path === null ? 'it is not a pod' : `it is not a pod: \`${path}\` is missing or of the wrong kind`
}

function findForbiddenChange(before: FrozenPod, after: Pod): string | undefined {
  if (before.metadata?.name !== after.metadata?.name) return 'metadata.name'
  if (before.metadata?.namespace !== after.metadata?.namespace) return 'metadata.namespace'
  const labels = { ...ownLabels(before.metadata?.labels), ...ownLabels(after.metadata?.labels) }
  const changed = Object.keys(labels).find(
    (label) => before.metadata?.labels?.[label] !== after.metadata?.labels?.[label],
  )
  return changed && `metadata.labels["${changed}"]`
}

function ownLabels(labels: Readonly<Record<string, string>> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(labels ?? {}).filter(([label]) => label.startsWith(ownPrefix)))
}
