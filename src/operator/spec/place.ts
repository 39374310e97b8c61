// Where a task's pod goes: the order in which cluster and namespace are found when the task does not name them.

import { PullpassError } from '../../errors/pullpass-error.ts'
import { isObject } from './json-fields.ts'
import type { JsonObject } from './pod-fields.ts'
import type { PlaceSettings } from './pod-task.ts'

/** Where the API server is found. */
export type ClusterChoice =
  /** By the service account of the pod that pullpass runs in. */
  | { readonly kind: 'in-cluster' }
  /** By a kubeconfig; what is left out is the default file, and its current context. */
  | { readonly kind: 'kubeconfig'; readonly path?: string; readonly context?: string }
  /** Nothing was said: in the cluster if pullpass runs in one, otherwise the default kubeconfig. */
  | { readonly kind: 'automatic' }

/** What is used where the task is silent. */
export interface PlaceDefaults {
  /** Flags, configuration or connection. */
  readonly configured?: PlaceSettings
  /** The namespace of the service account that pullpass runs as, from the file that Kubernetes mounts into pods. */
  readonly serviceAccountNamespace?: string
}

/**
 * The cluster of a task: what the task says, then the configuration; within one of them `inCluster` wins over a context.
 * Throws `task-invalid` when the deciding one says both that pullpass runs in the cluster and where a kubeconfig is.
 */
export function chooseCluster(task: PlaceSettings, defaults: PlaceDefaults): ClusterChoice {
  const configured = defaults.configured ?? {}
  // What the task says about one of the two silences the configuration about the other.
  const saysKubeconfig = task.kubeconfig !== undefined || task.cluster !== undefined
  const inCluster = task.inCluster ?? (saysKubeconfig ? false : configured.inCluster)
  const path = task.kubeconfig ?? (task.inCluster ? undefined : configured.kubeconfig)
  const context = task.cluster ?? (task.inCluster ? undefined : configured.cluster)
  if (inCluster && path !== undefined) {
    throw new PullpassError('task-invalid', '`inCluster` and `kubeconfig` exclude each other', {
      remedies: ['leave one of them out'],
    })
  }
  if (inCluster) return { kind: 'in-cluster' }
  if (path === undefined && context === undefined && inCluster === undefined) return { kind: 'automatic' }
  return { kind: 'kubeconfig', ...(path !== undefined && { path }), ...(context !== undefined && { context }) }
}

/**
 * The namespace of a task: its own setting, full spec, template, configuration or connection, the service account's, `default`.
 * `pods` are the layers from the lowest to the highest.
 */
export function chooseNamespace(task: PlaceSettings, pods: readonly JsonObject[], defaults: PlaceDefaults): string {
  const candidates = [
    task.namespace,
    ...pods.toReversed().map(namespaceOf),
    defaults.configured?.namespace,
    defaults.serviceAccountNamespace?.trim(),
  ]
  return candidates.find((namespace) => namespace !== undefined && namespace !== '') ?? 'default'
}

function namespaceOf(pod: JsonObject): string | undefined {
  const namespace = isObject(pod['metadata']) ? pod['metadata']['namespace'] : undefined
  return typeof namespace === 'string' ? namespace : undefined
}
