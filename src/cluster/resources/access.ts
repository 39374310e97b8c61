// What the context's user may do, asked of the cluster itself.

import type { ApiClient } from '../api/request.ts'
import type { CallOptions } from '../call.ts'

export interface AccessQuestion {
  /** Kubernetes' verb: `get`, `list`, `create`, `update` … */
  readonly verb: string
  /** As in the path, such as `secrets` or `pods/log`. */
  readonly resource: string
  /** Undefined for all namespaces. */
  readonly namespace?: string
}

export interface AccessReviewer {
  /** Whether the context's user may do it, by a SelfSubjectAccessReview, which everyone may ask for. */
  isAllowed(question: AccessQuestion, options?: CallOptions): Promise<boolean>
}

/** Opens the access reviews of the cluster behind `client`. */
export function openAccess(client: ApiClient): AccessReviewer {
  return {
    async isAllowed({ verb, resource, namespace }, { signal } = {}) {
      const { openAuthorizationApi } = await import('../api/typed.ts')
      const api = openAuthorizationApi(client, { verb: 'ask', resource: 'for access reviews' }, signal)
      const [name, subresource] = resource.split('/')
      const attributes = {
        verb,
        ...(name && { resource: name }),
        ...(subresource && { subresource }),
        ...(namespace && { namespace }),
      }
      const review = await api.createSelfSubjectAccessReview({ body: { spec: { resourceAttributes: attributes } } })
      return review.status?.allowed ?? false
    },
  }
}
