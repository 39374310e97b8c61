// Service accounts: the default one, and the list of pull secrets that pods inherit.

import { describe, expect, test } from 'vitest'
import type { OpenSession } from '../contract.ts'
import { expectRefusal, waitFor } from '../session.ts'

/** Service accounts. */
export function serviceAccountSuite(session: OpenSession): void {
  const send = (method: string, name: string, body?: object) =>
    session().cluster.send(method, session().path(`serviceaccounts/${name}`), body === undefined ? {} : { body })

  describe('service accounts', () => {
    test('take pull secrets as they come, doubled and missing ones too', async () => {
      const imagePullSecrets = [{ name: 'twice' }, { name: 'twice' }]
      const { status, body } = await session().create('serviceaccounts', {
        metadata: { name: 'doubled' },
        imagePullSecrets,
      })
      expect(status).toBe(201)
      expect(body.imagePullSecrets).toEqual(imagePullSecrets)
    })

    test('take pull secrets without a name', async () => {
      const body = { metadata: { name: 'unnamed' }, imagePullSecrets: [{ name: '' }, {}] }
      expect((await session().create('serviceaccounts', body)).body.imagePullSecrets).toEqual([{}, {}])
    })

    test('are replaced as a whole, guarded by the resourceVersion', async () => {
      await session().create('serviceaccounts', { metadata: { name: 'guarded' } })
      const old = (await send('GET', 'guarded')).body
      const changed = await send('PUT', 'guarded', { ...old, imagePullSecrets: [{ name: 'a' }] })
      expect(changed.body.imagePullSecrets).toEqual([{ name: 'a' }])
      expectRefusal(await send('PUT', 'guarded', { ...old, imagePullSecrets: [{ name: 'b' }] }), {
        code: 409,
        reason: 'Conflict',
        message:
          'Operation cannot be fulfilled on serviceaccounts "guarded": the object has been modified; please apply your changes to the latest version and try again',
        details: { name: 'guarded', kind: 'serviceaccounts' },
      })
    })

    test('answer a delete with the account', async () => {
      await session().create('serviceaccounts', { metadata: { name: 'leaving' }, imagePullSecrets: [{ name: 'a' }] })
      const { status, body } = await send('DELETE', 'leaving')
      expect(status).toBe(200)
      expect(body).toMatchObject({
        kind: 'ServiceAccount',
        metadata: { name: 'leaving' },
        imagePullSecrets: [{ name: 'a' }],
      })
    })

    test('default comes back, new and empty', async () => {
      const old = (await send('GET', 'default')).body
      await send('PUT', 'default', { ...old, imagePullSecrets: [{ name: 'a' }] })
      await send('DELETE', 'default')
      await waitFor(async () => (await send('GET', 'default')).status === 200)
      const { body } = await send('GET', 'default')
      expect(body.metadata.uid).not.toBe(old.metadata.uid)
      expect(body.imagePullSecrets).toBeUndefined()
    })
  })
}
