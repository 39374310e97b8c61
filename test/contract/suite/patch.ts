// PATCH: merge patches, under the same guards as PUT.

import { describe, expect, test } from 'vitest'
import type { RawResponse } from '../../support/raw-cluster.ts'
import type { OpenSession } from '../contract.ts'
import { expectRefusal, pullSecret } from '../session.ts'

const mergePatch = 'application/merge-patch+json'
const strategicPatch = 'application/strategic-merge-patch+json'

/** Patching. */
export function patchSuite(session: OpenSession): void {
  const patch = (path: string, body: object, type = mergePatch): Promise<RawResponse> =>
    session().cluster.send('PATCH', session().path(path), { body, headers: { 'content-type': type } })

  describe('patch', () => {
    test.each([mergePatch, strategicPatch])('sets and takes away labels as %s', async (type) => {
      const name = type === mergePatch ? 'merged' : 'strategic'
      await session().create('secrets', { ...pullSecret(name), metadata: { name, labels: { old: 'x', kept: 'y' } } })
      const { status, body } = await patch(`secrets/${name}`, { metadata: { labels: { old: null, fresh: 'z' } } }, type)
      expect(status).toBe(200)
      expect(body.metadata.labels).toEqual({ fresh: 'z', kept: 'y' })
    })

    test.each([mergePatch, strategicPatch])('replaces the pull secrets of a service account as %s', async (type) => {
      const name = `account-${type === mergePatch ? 'merged' : 'strategic'}`
      await session().create('serviceaccounts', {
        metadata: { name },
        imagePullSecrets: [{ name: 'a' }, { name: 'b' }],
      })
      const { body } = await patch(`serviceaccounts/${name}`, { imagePullSecrets: [{ name: 'c' }] }, type)
      expect(body.imagePullSecrets).toEqual([{ name: 'c' }])
    })

    test('refuses an old resourceVersion', async () => {
      await session().create('secrets', pullSecret('patched'))
      const refused = await patch('secrets/patched', { metadata: { resourceVersion: '1', labels: { a: 'b' } } })
      expectRefusal(refused, {
        code: 409,
        reason: 'Conflict',
        message:
          'Operation cannot be fulfilled on secrets "patched": the object has been modified; please apply your changes to the latest version and try again',
      })
    })

    test('refuses another type', async () => {
      await session().create('secrets', pullSecret('patched-type'))
      expectRefusal(await patch('secrets/patched-type', { type: 'x' }), {
        code: 422,
        message: 'Secret "patched-type" is invalid: type: Invalid value: "x": field is immutable',
      })
    })

    test('never creates', async () => {
      expectRefusal(await patch('secrets/absent', {}), {
        code: 404,
        reason: 'NotFound',
        message: 'secrets "absent" not found',
      })
    })

    test('refuses plain JSON', async () => {
      await session().create('secrets', pullSecret('patched-plain'))
      expectRefusal(await patch('secrets/patched-plain', {}, 'application/json'), {
        code: 415,
        reason: 'UnsupportedMediaType',
        message: '415: Unsupported Media Type',
      })
    })
  })
}
