// Lists and watches of one kind of namespaced object.

import { listAll } from '../api/list.ts'
import type { ObjectReader } from '../api/objects.ts'
import type { ApiClient } from '../api/request.ts'
import { watchFrom } from '../api/watch.ts'
import { foreignAnswerError } from '../errors.ts'
import type { Watchable } from './watchable.ts'

/** Until a watch answers with its headers, which API servers send at once. */
const headersTimeoutMs = 30_000

/** Opens the objects that the path calls `plural`. */
export function openWatchable<T>(client: ApiClient, plural: string, read: ObjectReader<T>): Watchable<T> {
  return {
    async list({ namespace, ...selectors }, { signal } = {}) {
      const about = { verb: 'list', resource: plural, namespace, cluster: client.cluster } as const
      const parts = ['namespaces', namespace, plural]
      const { items, resourceVersion } = await listAll(client, {
        parts,
        ...selectors,
        about,
        ...(signal && { signal }),
      })
      if (resourceVersion === undefined) throw foreignAnswerError(about, 200, '')
      return { items: items.map((item) => read(item, about)), resourceVersion }
    },
    watch({ namespace, ...selectors }, { resourceVersion, signal }) {
      const about = { resource: plural, namespace }
      const parts = ['namespaces', namespace, plural]
      const request = { parts, ...selectors, resourceVersion, about, read, headersTimeoutMs }
      return watchFrom(client, { ...request, ...(signal && { signal }) })
    },
  }
}
