// POST of a secret: what comes back, and what is refused before the content is looked at.

import { describe, expect, test } from 'vitest'
import type { OpenSession } from '../contract.ts'
import { expectRefusal, pullSecret } from '../session.ts'

/** Creating secrets. */
export function createSuite(session: OpenSession): void {
  describe('create', () => {
    test('answers 201 with the object and its identity', async () => {
      const { status, body } = await session().create('secrets', pullSecret('made'))
      expect(status).toBe(201)
      expect(body).toMatchObject({
        kind: 'Secret',
        apiVersion: 'v1',
        type: 'kubernetes.io/dockerconfigjson',
        data: { '.dockerconfigjson': 'eyJhdXRocyI6e319' },
      })
      expect(body.metadata).toMatchObject({
        name: 'made',
        namespace: session().namespace,
        uid: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
        resourceVersion: expect.stringMatching(/^[1-9]\d*$/),
        creationTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      })
    })

    test('refuses a name that is taken', async () => {
      await session().create('secrets', pullSecret('taken'))
      expectRefusal(await session().create('secrets', pullSecret('taken')), {
        code: 409,
        reason: 'AlreadyExists',
        message: 'secrets "taken" already exists',
        details: { name: 'taken', kind: 'secrets' },
      })
    })

    test('refuses a namespace that is missing', async () => {
      const path = '/api/v1/namespaces/not-there/secrets'
      expectRefusal(await session().cluster.send('POST', path, { body: pullSecret('a') }), {
        code: 404,
        reason: 'NotFound',
        message: 'namespaces "not-there" not found',
        details: { name: 'not-there', kind: 'namespaces' },
      })
    })

    test('refuses an object that names another namespace', async () => {
      const body = { ...pullSecret('a'), metadata: { name: 'a', namespace: 'default' } }
      expectRefusal(await session().create('secrets', body), {
        code: 400,
        reason: 'BadRequest',
        message: 'the namespace of the provided object does not match the namespace sent on the request',
      })
    })

    test('refuses an object with a resourceVersion', async () => {
      const body = { ...pullSecret('a'), metadata: { name: 'a', resourceVersion: '1' } }
      expectRefusal(await session().create('secrets', body), {
        code: 500,
        message: 'resourceVersion should not be set on objects to be created',
      })
    })

    test('gives its own uid and creation time whatever the client says', async () => {
      const uid = '11111111-1111-1111-1111-111111111111'
      const metadata = { name: 'given', uid, creationTimestamp: '2020-01-01T00:00:00Z' }
      const { status, body } = await session().create('secrets', { ...pullSecret('given'), metadata })
      expect(status).toBe(201)
      expect(body.metadata.uid).not.toBe(uid)
      expect(body.metadata.creationTimestamp).not.toBe(metadata.creationTimestamp)
    })

    test('makes a name from generateName', async () => {
      const { status, body } = await session().create('secrets', { metadata: { generateName: 'gen-' } })
      expect(status).toBe(201)
      expect(body.metadata).toMatchObject({ generateName: 'gen-', name: expect.stringMatching(/^gen-[b-z0-9]{5}$/) })
    })

    test('cuts a long generateName so that the name has 63 characters', async () => {
      const body = { metadata: { generateName: `${'x'.repeat(70)}-` } }
      const made = await session().create('secrets', body, '?dryRun=All')
      expect(made.body.metadata.name).toMatch(/^x{58}[b-z0-9]{5}$/)
    })

    test('stores nothing in a dry run', async () => {
      const { status, body } = await session().create('secrets', pullSecret('dry'), '?dryRun=All')
      expect(status).toBe(201)
      expect(body.metadata.resourceVersion).toBeUndefined()
      expect((await session().cluster.send('GET', session().path('secrets/dry'))).status).toBe(404)
    })

    test('checks in a dry run as in earnest', async () => {
      await session().create('secrets', pullSecret('dry-taken'))
      const again = await session().create('secrets', pullSecret('dry-taken'), '?dryRun=All')
      expect(again.status).toBe(409)
    })

    test('refuses another value of dryRun', async () => {
      expectRefusal(await session().create('secrets', pullSecret('a'), '?dryRun=Foo'), {
        code: 422,
        reason: 'Invalid',
        message: 'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Foo"]: supported values: "All"',
      })
    })

    test('writes stringData over data and returns data alone', async () => {
      const data = { a: 'b2xk', b: 'Yg==' }
      const { body } = await session().create('secrets', {
        metadata: { name: 'text' },
        data,
        stringData: { a: 'hi', c: 'ü' },
      })
      expect(body.data).toEqual({ a: 'aGk=', b: 'Yg==', c: 'w7w=' })
      expect(body.stringData).toBeUndefined()
    })

    test('takes Opaque for no type', async () => {
      const { body } = await session().create('secrets', { metadata: { name: 'plain' } })
      expect(body.type).toBe('Opaque')
      expect(body.data).toBeUndefined()
    })
  })
}
