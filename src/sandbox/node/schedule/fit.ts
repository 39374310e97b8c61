// Why a pod can't be placed on the cluster's node, in the scheduler's words (`pkg/scheduler/framework`, `FitError`).

import { type KubeObject, objectAt, objectsAt, textAt } from '../../api/object.ts'
import { wantsNode } from './affinity.ts'
import { parseQuantity } from './quantity.ts'

/** What pods ask for and nodes have. */
export interface Resources {
  readonly cpu: number
  readonly memory: number
  readonly pods: number
}

const noVictims = 'No preemption victims found for incoming pod.'
const notHelpful = 'Preemption is not helpful for scheduling.'

/** Undefined when `pod` fits beside what is `used`. */
export function findMisfit(pod: KubeObject, node: KubeObject | undefined, used: Resources): string | undefined {
  if (node === undefined) return 'no nodes available to schedule pods'
  const claims = objectsAt(pod, 'spec', 'volumes').map((volume) => textAt(volume, 'persistentVolumeClaim', 'claimName'))
  const claim = claims.find((name) => name !== '')
  if (claim !== undefined) return `0/1 nodes are available: persistentvolumeclaim "${claim}" not found. not found`
  if (textAt(node, 'spec', 'unschedulable') === 'true') return describe('node(s) were unschedulable', notHelpful)
  if (!wantsNode(pod, node)) return describe("node(s) didn't match Pod's node affinity/selector", notHelpful)
  const allocatable = objectAt(node, 'status', 'allocatable')
  const asked = requestsOf(pod)
  const missing = (['cpu', 'memory', 'pods'] as const).filter(
    (name) => asked[name] > 0 && asked[name] + used[name] > parseQuantity(allocatable[name]),
  )
  if (missing.length === 0) return undefined
  const isHopeless = missing.some((name) => asked[name] > parseQuantity(allocatable[name]))
  const shortages = missing.map((name) => (name === 'pods' ? 'Too many pods' : `Insufficient ${name}`))
  return describe(shortages.sort().join(', 1 '), isHopeless ? notHelpful : noVictims)
}

const describe = (why: string, preemption: string): string =>
  `0/1 nodes are available: 1 ${why}. no new claims to deallocate, preemption: 0/1 nodes are available: 1 ${preemption}`

/** What a pod reserves: its containers and sidecars together, or a single init container if that asks for more. */
export function requestsOf(pod: KubeObject): Resources {
  const main = objectsAt(pod, 'spec', 'containers').map(requestOf)
  const init = objectsAt(pod, 'spec', 'initContainers')
  const sidecars = init.filter((container) => textAt(container, 'restartPolicy') === 'Always').map(requestOf)
  const others = init.filter((container) => textAt(container, 'restartPolicy') !== 'Always').map(requestOf)
  const sum = (name: 'cpu' | 'memory'): number =>
    Math.max(
      [...main, ...sidecars].reduce((total, request) => total + request[name], 0),
      ...others.map((request) => request[name]),
    )
  return { cpu: sum('cpu'), memory: sum('memory'), pods: 1 }
}

function requestOf(container: object): { readonly cpu: number; readonly memory: number } {
  const requests = objectAt(container, 'resources', 'requests')
  return { cpu: parseQuantity(requests['cpu'] ?? 0), memory: parseQuantity(requests['memory'] ?? 0) }
}
