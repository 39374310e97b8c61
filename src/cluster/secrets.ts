// Secrets of one cluster: only the named ones, and those of the two pull-secret types, are ever read.

import type { Secret } from '../basics/wire.ts'
import { acrossNamespaces } from './across-namespaces.ts'
import { readSecret } from './api/objects.ts'
import type { ApiClient } from './api/request.ts'
import { openResource } from './api/resource.ts'
import type { SecretReader, SecretWriter, WriteAnswer } from './ports.ts'
import { confidentialTexts } from './scrub.ts'

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
