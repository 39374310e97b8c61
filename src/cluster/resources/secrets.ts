// Secrets of one cluster: only the named ones, and those of the two pull-secret types, are ever read.

import type { Secret } from '../../basics/wire.ts'
import { readSecret } from '../api/objects.ts'
import type { ApiClient } from '../api/request.ts'
import { openResource } from '../api/resource.ts'
import type { CallOptions, ObjectName, WriteOptions } from '../call.ts'

import { confidentialTexts } from '../scrub.ts'
import { acrossNamespaces } from './across-namespaces.ts'

export interface SecretReader {
  /** The secret, or undefined where there is none. */
  get(name: ObjectName, options?: CallOptions): Promise<Secret | undefined>
  /** Every secret called `name`, in `namespaces` or everywhere; falls back to one GET a namespace where LIST is forbidden and namespaces are given. */
  listByName(name: string, namespaces: readonly string[] | 'all', options?: CallOptions): Promise<Secret[]>
  /** Every pull secret (both types, two LISTs), in `namespaces` or everywhere. Never lists secrets of other types. */
  listPullSecrets(namespaces: readonly string[] | 'all', options?: CallOptions): Promise<Secret[]>
}

/** The answer to a write that another writer came before: not an error, the plan is made again. */
export type WriteAnswer = { readonly status: 'written'; readonly secret: Secret } | { readonly status: 'conflict' }

export interface SecretWriter {
  /** POST; `conflict` when the name is taken. */
  create(secret: Secret, options?: WriteOptions): Promise<WriteAnswer>
  /** PUT of the whole object with its uid and resourceVersion; `conflict` when either no longer holds or it is gone. */
  replace(secret: Secret, options?: WriteOptions): Promise<WriteAnswer>
  /** DELETE with the uid and resourceVersion of `secret` as preconditions. */
  remove(secret: Secret, options?: WriteOptions): Promise<{ readonly status: 'removed' | 'conflict' }>
}

const pullSecretTypes = ['kubernetes.io/dockerconfigjson', 'kubernetes.io/dockercfg'] as const

/** Opens the secrets of the cluster behind `client`. */
export function openSecrets(client: ApiClient): SecretReader & SecretWriter {
  const secrets = openResource<Secret>(client, {
    plural: 'secrets',
    title: 'secrets',
    read: readSecret,
    confidential: (secret) => [...confidentialTexts(secret.data), ...Object.values(secret.stringData ?? {})],
  })

  return {
    get: (name, options) => secrets.get(name, options),
    listByName: (name, namespaces, options) =>
      acrossNamespaces(
        namespaces,
        () => secrets.list(undefined, { fieldSelector: `metadata.name=${name}` }, options),
        async (namespace) => {
          const secret = await secrets.get({ namespace, name }, options)
          return secret ? [secret] : []
        },
      ),
    async listPullSecrets(namespaces, options) {
      const byType = pullSecretTypes.map((type) =>
        acrossNamespaces(
          namespaces,
          () => secrets.list(undefined, { fieldSelector: `type=${type}` }, options),
          (namespace) => secrets.list(namespace, { fieldSelector: `type=${type}` }, options),
        ),
      )
      return (await Promise.all(byType)).flat()
    },
    create: async (secret, options) => toAnswer(await secrets.create(secret, options)),
    replace: async (secret, options) => toAnswer(await secrets.replace(secret, options)),
    remove: async (secret, options) => ({ status: (await secrets.remove(secret, options)) ? 'removed' : 'conflict' }),
  }
}

function toAnswer(secret: Secret | undefined): WriteAnswer {
  return secret ? { status: 'written', secret } : { status: 'conflict' }
}
