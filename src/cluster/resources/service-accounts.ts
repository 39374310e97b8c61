// Service accounts of one cluster.

import type { ServiceAccount } from '../../basics/wire.ts'
import { readServiceAccount } from '../api/objects.ts'
import type { ApiClient } from '../api/request.ts'
import { openResource } from '../api/resource.ts'
import type { CallOptions, ObjectName, WriteOptions } from '../call.ts'

export interface ServiceAccountReader {
  get(name: ObjectName, options?: CallOptions): Promise<ServiceAccount | undefined>
  list(namespace: string, options?: CallOptions): Promise<ServiceAccount[]>
}

export interface ServiceAccountWriter {
  /** PUT with resourceVersion; `conflict` when another writer came first. */
  replace(
    account: ServiceAccount,
    options?: WriteOptions,
  ): Promise<{ status: 'written'; account: ServiceAccount } | { status: 'conflict' }>
}

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
