// What the context's user may do, asked of the cluster itself.

import type { ApiClient } from './api/request.ts'
import type { AccessReviewer } from './ports.ts'

/** Opens the access reviews of the cluster behind `client`. */
export function openAccess(client: ApiClient): AccessReviewer {
  return {
    async isAllowed({ verb, resource, namespace }, { signal } = {}) {
      const { openAuthorizationApi } = await import('./api/typed.ts')
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
