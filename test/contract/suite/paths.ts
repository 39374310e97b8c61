// Discovery, and what a path or a method that does not exist says.

import { describe, expect, test } from 'vitest'
import type { OpenSession } from '../contract.ts'
import { expectRefusal } from '../session.ts'

/** Paths. */
export function pathSuite(session: OpenSession): void {
  const send = (method: string, path: string, accept?: string) =>
    session().cluster.send(method, path, {
      ...(method === 'GET' ? {} : { body: {} }),
      ...(accept === undefined ? {} : { headers: { accept } }),
    })

  describe('paths', () => {
    test('discovery names the kinds with their verbs', async () => {
      expect((await send('GET', '/api')).body).toMatchObject({ kind: 'APIVersions', versions: ['v1'] })
      const { body } = await send('GET', '/api/v1')
      expect(body).toMatchObject({ kind: 'APIResourceList', groupVersion: 'v1' })
      const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']
      expect(body.resources).toContainEqual(
        expect.objectContaining({ name: 'secrets', singularName: 'secret', namespaced: true, kind: 'Secret', verbs }),
      )
      expect(body.resources).toContainEqual(expect.objectContaining({ name: 'pods/log', kind: 'Pod', verbs: ['get'] }))
    })

    test.each(['/api/v1/foos', '/api/v1/namespaces/default/foos', '/api/v1/namespaces/default/foos/x'])(
      '%s is no kind',
      async (path) => {
        expectRefusal(await send('GET', path), {
          code: 404,
          reason: 'NotFound',
          message: 'the server could not find the requested resource',
          details: {},
        })
      },
    )

    test.each(['/foo', '/apis/foo/v1/bars'])('%s is no path', async (path) => {
      expect(await send('GET', path)).toMatchObject({ status: 404, text: '404 page not found\n' })
    })

    test.each([
      ['POST', '/api/v1/namespaces/default/secrets/a'],
      ['PUT', '/api/v1/namespaces/default/secrets'],
      ['POST', '/api/v1/secrets'],
    ])('%s %s is no method', async (method, path) => {
      expectRefusal(await send(method, path), {
        code: 405,
        reason: 'MethodNotAllowed',
        message: 'the server does not allow this method on the requested resource',
        details: {},
      })
    })

    test('an answer in HTML is not to be had', async () => {
      expectRefusal(await send('GET', session().path('secrets'), 'text/html'), {
        code: 406,
        reason: 'NotAcceptable',
        message: /^406: Not Acceptable\n\nAvailable representations: application\/json, application\/yaml/,
      })
    })

    test('an answer in YAML is', async () => {
      const { headers, text } = await send('GET', session().path('serviceaccounts/default'), 'application/yaml')
      expect(headers['content-type']).toBe('application/yaml')
      expect(text).toMatch(/^kind: ServiceAccount$/m)
    })
  })
}
