// Who may do what: no credential, a wrong one, and a user without rights.

import { describe, expect, test } from 'vitest'
import type { OpenSession } from '../contract.ts'
import { expectRefusal, pullSecret } from '../session.ts'

const cases: readonly [method: string, rest: string, verb: string, resource: string, name?: string][] = [
  ['GET', 'secrets', 'list', 'secrets'],
  ['GET', 'secrets?watch=1', 'watch', 'secrets'],
  ['POST', 'secrets', 'create', 'secrets'],
  ['DELETE', 'secrets', 'deletecollection', 'secrets'],
  ['GET', 'secrets/a', 'get', 'secrets', 'a'],
  ['PUT', 'secrets/a', 'update', 'secrets', 'a'],
  ['PATCH', 'secrets/a', 'patch', 'secrets', 'a'],
  ['DELETE', 'secrets/a', 'delete', 'secrets', 'a'],
  ['GET', 'pods/x/log', 'get', 'pods/log', 'x'],
]

const noStranger = 'the cluster has no user without rights for tests'

/** Authentication and authorisation. */
export function accessSuite(session: OpenSession): void {
  describe('access', () => {
    test('a wrong token is nobody', async () => {
      expectRefusal(await session().cluster.send('GET', session().path('secrets'), { token: 'wrong' }), {
        code: 401,
        reason: 'Unauthorized',
        message: 'Unauthorized',
      })
    })

    test('no credential is no user, or the anonymous one', async () => {
      const { namespace } = session()
      const refused = await session().cluster.send('GET', session().path('secrets'), { token: 'none' })
      if (refused.status === 401) return expectRefusal(refused, { code: 401, message: 'Unauthorized' })
      expectRefusal(refused, {
        code: 403,
        reason: 'Forbidden',
        message: `secrets is forbidden: User "system:anonymous" cannot list resource "secrets" in API group "" in the namespace "${namespace}"`,
      })
    })

    test.for(cases)('%s %s without rights', async ([method, rest, verb, resource, name], { skip }) => {
      const { stranger, target, namespace, path } = session()
      if (stranger === undefined) return skip(noStranger)
      const body = method === 'POST' || method === 'PUT' ? pullSecret('a') : method === 'PATCH' ? {} : undefined
      const [kind] = resource.split('/')
      const object = name === undefined ? resource : `${kind} "${name}"`
      expectRefusal(await stranger.send(method, path(rest), { body }), {
        code: 403,
        reason: 'Forbidden',
        message: `${object} is forbidden: User "${target.strangerName}" cannot ${verb} resource "${resource}" in API group "" in the namespace "${namespace}"`,
        details: { ...(name === undefined ? {} : { name }), kind },
      })
    })

    test('all namespaces are the cluster scope', async ({ skip }) => {
      const { stranger, target } = session()
      if (stranger === undefined) return skip(noStranger)
      expectRefusal(await stranger.send('GET', '/api/v1/secrets'), {
        code: 403,
        message: `secrets is forbidden: User "${target.strangerName}" cannot list resource "secrets" in API group "" at the cluster scope`,
      })
    })

    test('a namespace itself lies in its own namespace', async ({ skip }) => {
      const { stranger, target, namespace } = session()
      if (stranger === undefined) return skip(noStranger)
      expectRefusal(await stranger.send('GET', `/api/v1/namespaces/${namespace}`), {
        code: 403,
        message: `namespaces "${namespace}" is forbidden: User "${target.strangerName}" cannot get resource "namespaces" in API group "" in the namespace "${namespace}"`,
      })
    })

    test.each(['/version', '/livez', '/readyz'])('%s needs no login', async (path) => {
      expect((await session().cluster.send('GET', path, { token: 'none' })).status).toBe(200)
    })
  })
}
