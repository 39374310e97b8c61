// Pods of one cluster: read, watched, created and removed by uid.

import type { Pod } from '../../basics/wire.ts'
import { listFirst } from '../api/list.ts'
import { readPod } from '../api/objects.ts'
import { corePath } from '../api/paths.ts'
import type { ApiClient } from '../api/request.ts'
import { openResource } from '../api/resource.ts'
import type { CallOptions, ObjectName, WriteOptions } from '../call.ts'
import { openWatchable } from './open-watchable.ts'
import type { Selection, Watchable } from './watchable.ts'

/** The first pods of a namespace, for those who only want an impression. */
export interface PodSampler {
  /** At most `most` pods, by one request; `isWhole` when these are all that the selection chooses. */
  listSome(
    selection: Selection,
    most: number,
    options?: CallOptions,
  ): Promise<{ readonly items: readonly Pod[]; readonly isWhole: boolean }>
}

export interface PodReader extends Watchable<Pod> {
  /** The pod, or undefined where there is none. */
  get(name: ObjectName, options?: CallOptions): Promise<Pod | undefined>
}

export interface PodRunner {
  /** POST, sent again only when the server did nothing with it; `exists` when the name is taken, whoever by. */
  create(
    pod: Pod,
    options?: WriteOptions,
  ): Promise<{ readonly status: 'created'; readonly pod: Pod } | { readonly status: 'exists' }>
  /** DELETE of the pod with this uid: `gone` when there is none of the name, `conflict` when another one has it now. */
  remove(
    pod: ObjectName & { readonly uid: string },
    options?: WriteOptions & { readonly gracePeriodSeconds?: number },
  ): Promise<{ readonly status: 'removed' | 'gone' | 'conflict' }>
}

/** Opens the pods of the cluster behind `client`. */
export function openPods(client: ApiClient): PodSampler & PodReader & PodRunner {
  const pods = openResource<Pod>(client, {
    plural: 'pods',
    title: 'pods',
    read: readPod,
    confidential: environmentValues,
  })
  return {
    ...openWatchable(client, 'pods', readPod),
    get: (name, options) => pods.get(name, options),
    async listSome({ namespace, ...selectors }, most, { signal } = {}) {
      const about = { verb: 'list', resource: 'pods', namespace, cluster: client.cluster } as const
      const request = { parts: ['namespaces', namespace, 'pods'], ...selectors, about, ...(signal && { signal }) }
      const { items, isWhole } = await listFirst(client, request, most)
      return { items: items.map((item) => readPod(item, about)), isWhole }
    },
    async create(pod, options) {
      const created = await pods.create(pod, options)
      return created ? { status: 'created', pod: created } : { status: 'exists' }
    },
    async remove({ namespace, name, uid }, { gracePeriodSeconds, dryRun, signal } = {}) {
      const answer = await client.call({
        method: 'DELETE',
        path: corePath(['namespaces', namespace, 'pods', name], { dryRun: dryRun ? 'All' : undefined }),
        body: {
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          preconditions: { uid },
          ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
        },
        about: { verb: 'delete', resource: 'pods', namespace, name },
        isExpected: (status) => status === 404 || status === 409,
        ...(signal && { signal }),
      })
      if (answer.status === 404) return { status: 'gone' }
      return { status: answer.status === 409 ? 'conflict' : 'removed' }
    },
  }
}

/** A value of a pod's environment may be a credential; an admission webhook may repeat the pod it refuses. */
function environmentValues(pod: Pod): readonly string[] {
  const containers = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])]
  return containers.flatMap((container) => (container.env ?? []).flatMap(({ value }) => (value ? [value] : [])))
}
