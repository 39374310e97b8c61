// Paths that are no objects: health, version, and what kinds there are.

import type { Reply } from '../loopback/reply.ts'
import type { ReceivedRequest } from '../loopback/request.ts'
import { jsonReply } from './render.ts'
import { resources } from './resources/catalogue.ts'
import type { ResourceDefinition, Verb } from './resources/definition.ts'

const version = {
  major: '1',
  minor: '34',
  gitVersion: 'v1.34.4-pullpass-sandbox',
  gitCommit: '',
  gitTreeState: '',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: '',
}

const plainText = { 'content-type': 'text/plain; charset=utf-8' }

/** The reply for a path outside the core group's objects. */
export function answerPath(request: ReceivedRequest): Reply {
  if (request.method !== 'GET' && request.method !== 'HEAD') return pageNotFound
  switch (request.path.replace(/\/$/, '')) {
    case '/livez':
    case '/readyz':
    case '/healthz':
      return { status: 200, headers: plainText, body: 'ok' }
    case '/version':
      return jsonReply(200, version)
    case '/api':
      return jsonReply(200, { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] })
    case '/apis':
      return jsonReply(200, { kind: 'APIGroupList', apiVersion: 'v1', groups: [] })
    case '/api/v1':
      return jsonReply(200, { kind: 'APIResourceList', groupVersion: 'v1', resources: resources.flatMap(describe) })
    case '/openapi/v3':
      return jsonReply(200, { paths: { 'api/v1': { serverRelativeURL: '/openapi/v3/api/v1' } } })
    case '/openapi/v3/api/v1':
      return jsonReply(200, openApi)
    default:
      return pageNotFound
  }
}

const pageNotFound: Reply = { status: 404, headers: plainText, body: '404 page not found\n' }

const allVerbs: readonly Verb[] = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

function describe(resource: ResourceDefinition): object[] {
  const { plural, singular, kind, isNamespaced: namespaced, shortNames } = resource
  const main = { name: plural, singularName: singular, namespaced, kind, verbs: allVerbs, shortNames }
  const parts = Object.entries(resource.subresources).map(([name, verbs]) => ({
    name: `${plural}/${name}`,
    singularName: '',
    namespaced,
    kind,
    verbs,
  }))
  return [main, ...parts]
}

// Just enough for kubectl to see that the server itself checks fields, so that it does not ask for schemas.
const openApi = {
  openapi: '3.0.0',
  info: { title: 'pullpass sandbox', version: version.gitVersion },
  paths: Object.fromEntries(
    resources.map(({ plural, kind, isNamespaced }) => [
      isNamespaced ? `/api/v1/namespaces/{namespace}/${plural}/{name}` : `/api/v1/${plural}/{name}`,
      {
        patch: {
          'x-kubernetes-group-version-kind': { group: '', version: 'v1', kind },
          parameters: ['dryRun', 'fieldManager', 'fieldValidation'].map((name) => ({
            name,
            in: 'query',
            schema: { type: 'string' },
          })),
        },
      },
    ]),
  ),
}
