// Namespaces: what they are born with, and how they end.

import { describe, expect, test } from 'vitest'
import type { OpenSession } from '../contract.ts'
import { expectRefusal, waitFor } from '../session.ts'

/** The life of namespaces. */
export function namespaceSuite(session: OpenSession): void {
  const send = (method: string, path: string, body?: object) =>
    session().cluster.send(method, `/api/v1/namespaces${path}`, body === undefined ? {} : { body })

  describe('namespaces', () => {
    test('are active, labelled with their name and held by the controller', async () => {
      const { namespace } = session()
      const { body } = await send('GET', `/${namespace}`)
      expect(body).toMatchObject({
        kind: 'Namespace',
        metadata: { labels: { 'kubernetes.io/metadata.name': namespace } },
        spec: { finalizers: ['kubernetes'] },
        status: { phase: 'Active' },
      })
    })

    test('keep the label with their name', async () => {
      const { namespace } = session()
      const { body } = await send('PUT', `/${namespace}`, { metadata: { name: namespace, labels: { x: 'y' } } })
      expect(body.metadata.labels).toEqual({ x: 'y', 'kubernetes.io/metadata.name': namespace })
      expect(body.status).toEqual({ phase: 'Active' })
    })

    test('can be found by that label', async () => {
      const { namespace } = session()
      const { body } = await send('GET', `?labelSelector=kubernetes.io%2Fmetadata.name%3D${namespace}`)
      expect(body.items).toHaveLength(1)
    })

    test.each([
      ['a.b', 'must not contain dots'],
      [
        'Bad_Name',
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an " +
          "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      ],
    ])('can not be called %s', async (name, why) => {
      expectRefusal(await send('POST', '', { metadata: { name } }), {
        code: 422,
        message: `Namespace "${name}" is invalid: metadata.name: Invalid value: "${name}": ${why}`,
      })
    })

    test('default may not be deleted', async () => {
      expectRefusal(await send('DELETE', '/default'), {
        code: 403,
        reason: 'Forbidden',
        message: 'namespaces "default" is forbidden: this namespace may not be deleted',
      })
    })

    test('take nothing new while they end, and end when nothing holds them', { timeout: 60_000 }, async () => {
      const name = `${session().namespace}-end`
      await send('POST', '', { metadata: { name } })
      const holder = { metadata: { name: 'holder', finalizers: ['pullpass.example/hold'] } }
      await send('POST', `/${name}/secrets`, holder)
      const { body } = await send('DELETE', `/${name}`)
      expect(body).toMatchObject({ kind: 'Namespace', metadata: { name }, status: { phase: 'Terminating' } })
      expectRefusal(await send('POST', `/${name}/secrets`, { metadata: { name: 'late' } }), {
        code: 403,
        reason: 'Forbidden',
        message: `secrets "late" is forbidden: unable to create new content in namespace ${name} because it is being terminated`,
        details: {
          name: 'late',
          kind: 'secrets',
          causes: [
            {
              reason: 'NamespaceTerminating',
              message: `namespace ${name} is being terminated`,
              field: 'metadata.namespace',
            },
          ],
        },
      })
      await waitFor(
        async () => (await send('GET', `/${name}/secrets/holder`)).body.metadata.deletionTimestamp !== undefined,
      )
      expect((await send('GET', `/${name}`)).body.status.phase).toBe('Terminating')
      const labelled = {
        metadata: { name: 'holder', labels: { still: 'changeable' }, finalizers: holder.metadata.finalizers },
      }
      expect((await send('PUT', `/${name}/secrets/holder`, labelled)).status).toBe(200)
      await send('PUT', `/${name}/secrets/holder`, { metadata: { name: 'holder' } })
      await waitFor(async () => (await send('GET', `/${name}`)).status === 404)
    })
  })
}
