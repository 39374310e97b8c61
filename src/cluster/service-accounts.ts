// Service accounts of one cluster.

import type { ServiceAccount } from '../basics/wire.ts'
import { readServiceAccount } from './api/objects.ts'
import type { ApiClient } from './api/request.ts'
import { openResource } from './api/resource.ts'
import type { ServiceAccountReader, ServiceAccountWriter } from './ports.ts'

/** Opens the service accounts of the cluster behind `client`. */
export function openServiceAccounts(client: ApiClient): ServiceAccountReader & ServiceAccountWriter {
  const accounts = openResource<ServiceAccount>(client, {
    plural: 'serviceaccounts',
    title: 'service accounts',
    read: readServiceAccount,
    confidential: () => [],
  })
  return {
    get: (name, options) => accounts.get(name, options),
    list: (namespace, options) => accounts.list(namespace, {}, options),
    async replace(account, options) {
      const written = await accounts.replace(account, options)
      return written ? { status: 'written', account: written } : { status: 'conflict' }
    },
  }
}
