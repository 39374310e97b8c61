// What the API server fills into a pod (`pkg/apis/core/v1/defaults.go`). The projected token volume that the service
// account admission adds is left out: nothing in the sandbox could read it.

import { type Draft, objectAt } from '../object.ts'

const tolerations = ['not-ready', 'unreachable'].map((condition) => ({
  key: `node.kubernetes.io/${condition}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 300,
}))

/** `draft` with everything that a client may leave out. */
export function applyPodDefaults(draft: Draft): Draft {
  const spec = objectAt(draft, 'spec')
  const account = spec['serviceAccountName'] ?? spec['serviceAccount'] ?? 'default'
  return {
    ...draft,
    spec: {
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      schedulerName: 'default-scheduler',
      tolerations,
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
      ...spec,
      ...withContainerDefaults(spec, 'initContainers'),
      ...withContainerDefaults(spec, 'containers'),
      serviceAccountName: account,
      serviceAccount: account,
    },
  }
}

/** The class by which a node decides whom to evict first. */
export function qosClassOf(draft: Draft): string {
  const spec = objectAt(draft, 'spec')
  const all = [spec['initContainers'], spec['containers']].flatMap((list) => (Array.isArray(list) ? list : []))
  const parts = all.map((container) => [
    objectAt(container, 'resources', 'limits'),
    objectAt(container, 'resources', 'requests'),
  ])
  if (parts.every(([limits = {}, requests = {}]) => Object.keys({ ...limits, ...requests }).length === 0))
    return 'BestEffort'
  const isGuaranteed = parts.every(([limits = {}, requests = {}]) =>
    ['cpu', 'memory'].every((name) => limits[name] !== undefined && limits[name] === requests[name]),
  )
  return isGuaranteed ? 'Guaranteed' : 'Burstable'
}

function withContainerDefaults(spec: Readonly<Record<string, unknown>>, field: string): object {
  const list = spec[field]
  if (!Array.isArray(list)) return {}
  return {
    [field]: list.map((container: object) => ({
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
      imagePullPolicy: pullPolicyFor(String(Reflect.get(container, 'image') ?? '')),
      ...container,
      resources: withRequests(objectAt(container, 'resources')),
    })),
  }
}

// A limit without a request is the request too.
function withRequests(resources: Readonly<Record<string, unknown>>): object {
  const limits = objectAt(resources, 'limits')
  if (Object.keys(limits).length === 0) return resources
  return { ...resources, requests: { ...limits, ...objectAt(resources, 'requests') } }
}

/** `Always` for the tag `latest`, said or not; anything else is fetched once. */
function pullPolicyFor(image: string): string {
  const last = image.slice(image.lastIndexOf('/') + 1)
  const isLatest = !last.includes('@') && (!last.includes(':') || last.endsWith(':latest'))
  return isLatest ? 'Always' : 'IfNotPresent'
}
