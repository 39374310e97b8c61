// DELETE: preconditions, dry runs, finalizers, collections.

import { describe, expect, test } from 'vitest'
import type { RawResponse } from '../../support/raw-cluster.ts'
import type { OpenSession } from '../contract.ts'
import { expectRefusal, namesIn, pullSecret } from '../session.ts'

const otherUid = '11111111-1111-1111-1111-111111111111'

/** Deleting. */
export function deleteSuite(session: OpenSession): void {
  const remove = (name: string, body?: object, query = ''): Promise<RawResponse> =>
    session().cluster.send('DELETE', session().path(`secrets/${name}${query}`), { body })
  const read = (name: string): Promise<RawResponse> => session().cluster.send('GET', session().path(`secrets/${name}`))
  const make = async (name: string, metadata: object = {}) =>
    (await session().create('secrets', { ...pullSecret(name), metadata: { name, ...metadata } })).body.metadata

  describe('delete', () => {
    test('answers with what is gone', async () => {
      const { uid, resourceVersion } = await make('gone')
      const { status, body } = await remove('gone', { preconditions: { uid, resourceVersion } })
      expect(status).toBe(200)
      expect(body).toEqual({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Success',
        details: { name: 'gone', kind: 'secrets', uid },
      })
      expect((await read('gone')).status).toBe(404)
    })

    test('refuses another uid', async () => {
      const { uid } = await make('kept')
      expectRefusal(await remove('kept', { preconditions: { uid: otherUid, resourceVersion: '1' } }), {
        code: 409,
        reason: 'Conflict',
        message:
          `Operation cannot be fulfilled on Secret "kept": the UID in the precondition (${otherUid}) does not match the ` +
          `UID in record (${uid}). The object might have been deleted and then recreated`,
        details: { name: 'kept', kind: 'Secret' },
      })
      expect((await read('kept')).status).toBe(200)
    })

    test('refuses another resourceVersion', async () => {
      const { resourceVersion } = await make('kept-too')
      expectRefusal(await remove('kept-too', { preconditions: { resourceVersion: '1' } }), {
        code: 409,
        message:
          'Operation cannot be fulfilled on Secret "kept-too": the ResourceVersion in the precondition (1) does not match ' +
          `the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
      })
    })

    test('deletes nothing in a dry run', async () => {
      await make('dry')
      expect((await remove('dry', undefined, '?dryRun=All')).status).toBe(200)
      expect((await remove('dry', { dryRun: ['All'] })).status).toBe(200)
      expect((await read('dry')).status).toBe(200)
    })

    test.each([[undefined], [{ preconditions: { uid: otherUid } }]])('refuses what is missing (%o)', async (body) => {
      expectRefusal(await remove('absent', body), {
        code: 404,
        reason: 'NotFound',
        message: 'secrets "absent" not found',
      })
    })

    test('takes a selection of a collection and answers with what was there', async () => {
      await make('some-1', { labels: { bulk: 'yes' } })
      await make('some-2', { labels: { bulk: 'yes' } })
      await make('other', { labels: { bulk: 'no' } })
      const answer = await session().cluster.send('DELETE', session().path('secrets?labelSelector=bulk%3Dyes'))
      expect(answer.body.kind).toBe('SecretList')
      expect(namesIn(answer)).toEqual(['some-1', 'some-2'])
      expect((await read('some-1')).status).toBe(404)
      expect((await read('other')).status).toBe(200)
    })
  })

  describe('a finalizer', () => {
    const finalizers = ['pullpass.example/hold']

    test('keeps the object, marked, until it is taken away', async () => {
      await make('held', { finalizers })
      const { status, body } = await remove('held')
      expect(status).toBe(200)
      expect(body).toMatchObject({ kind: 'Secret', metadata: { deletionGracePeriodSeconds: 0, finalizers } })
      expect(body.metadata.deletionTimestamp).toMatch(/Z$/)
      expect((await remove('held')).body.metadata.resourceVersion).toBe(body.metadata.resourceVersion)
      const released = { ...body, metadata: { ...body.metadata, finalizers: [] } }
      expect((await session().cluster.send('PUT', session().path('secrets/held'), { body: released })).status).toBe(200)
      expect((await read('held')).status).toBe(404)
    })

    test('can no longer be added', async () => {
      await make('held-more', { finalizers })
      const { body } = await remove('held-more')
      const more = { ...body, metadata: { ...body.metadata, finalizers: [...finalizers, 'pullpass.example/more'] } }
      const refused = await session().cluster.send('PUT', session().path('secrets/held-more'), { body: more })
      expectRefusal(refused, {
        code: 422,
        message:
          'Secret "held-more" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is ' +
          'being deleted, found new finalizers []string{"pullpass.example/more"}',
      })
      const released = { ...body, metadata: { ...body.metadata, finalizers: [] } }
      await session().cluster.send('PUT', session().path('secrets/held-more'), { body: released })
    })
  })
}
