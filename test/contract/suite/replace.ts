// PUT: uid and resourceVersion as guards, what can never change, what stays as it is.

import { describe, expect, test } from 'vitest'
import type { RawResponse } from '../../support/raw-cluster.ts'
import type { OpenSession } from '../contract.ts'
import { expectRefusal, pullSecret } from '../session.ts'

const otherUid = '11111111-1111-1111-1111-111111111111'
const modified = 'the object has been modified; please apply your changes to the latest version and try again'
const immutable = 'Forbidden: field is immutable when `immutable` is set'

/** Replacing secrets. */
export function replaceSuite(session: OpenSession): void {
  const put = (name: string, body: object, query = ''): Promise<RawResponse> =>
    session().cluster.send('PUT', session().path(`secrets/${name}${query}`), { body })
  const make = async (name: string, rest: object = {}) =>
    (await session().create('secrets', pullSecret(name, '{"auths":{}}', rest))).body

  describe('replace', () => {
    test('without uid and resourceVersion changes whatever is there', async () => {
      const old = await make('free')
      const { status, body } = await put('free', {
        ...pullSecret('free'),
        metadata: { name: 'free', labels: { a: 'b' } },
      })
      expect(status).toBe(200)
      expect(body.metadata).toMatchObject({ uid: old.metadata.uid, labels: { a: 'b' } })
      expect(body.metadata.creationTimestamp).toBe(old.metadata.creationTimestamp)
      expect(Number(body.metadata.resourceVersion)).toBeGreaterThan(Number(old.metadata.resourceVersion))
    })

    test('with both of them changes what was read', async () => {
      const old = await make('guarded')
      const data = { '.dockerconfigjson': 'e30=' }
      const { status, body } = await put('guarded', { ...old, data })
      expect(status).toBe(200)
      expect(body.data).toEqual(data)
    })

    test('refuses an old resourceVersion', async () => {
      const old = await make('moved')
      await put('moved', { ...old, metadata: { ...old.metadata, labels: { a: 'b' } } })
      expectRefusal(await put('moved', old), {
        code: 409,
        reason: 'Conflict',
        message: `Operation cannot be fulfilled on secrets "moved": ${modified}`,
        details: { name: 'moved', kind: 'secrets' },
      })
    })

    test('refuses another uid', async () => {
      const old = await make('reborn')
      const { namespace } = session()
      expectRefusal(await put('reborn', { ...old, metadata: { ...old.metadata, uid: otherUid } }), {
        code: 409,
        reason: 'Conflict',
        message:
          'Operation cannot be fulfilled on secrets "reborn": StorageError: invalid object, Code: 4, ' +
          `Key: /registry/secrets/${namespace}/reborn, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: ` +
          `UID in precondition: ${otherUid}, UID in object meta: ${old.metadata.uid}`,
      })
    })

    test('of what was deleted and made again is refused by its uid', async () => {
      const old = await make('twice')
      await session().cluster.send('DELETE', session().path('secrets/twice'))
      await make('twice')
      const { resourceVersion: _rv, ...metadata } = old.metadata
      expect((await put('twice', { ...old, metadata })).status).toBe(409)
    })

    test.each([
      ['nothing', {}],
      ['a resourceVersion', { resourceVersion: '5' }],
      ['a uid', { uid: otherUid }],
      ['both', { uid: otherUid, resourceVersion: '5' }],
    ])('never creates, given %s', async (_title, guards) => {
      expectRefusal(await put('absent', { ...pullSecret('absent'), metadata: { name: 'absent', ...guards } }), {
        code: 404,
        reason: 'NotFound',
        message: 'secrets "absent" not found',
        details: { name: 'absent', kind: 'secrets' },
      })
    })

    test('of the same leaves the resourceVersion', async () => {
      const old = await make('same')
      const { status, body } = await put('same', old)
      expect(status).toBe(200)
      expect(body.metadata.resourceVersion).toBe(old.metadata.resourceVersion)
    })

    test('keeps the creation time whatever the client says', async () => {
      const old = await make('aged')
      const { body } = await put('aged', {
        ...old,
        metadata: { ...old.metadata, creationTimestamp: '2020-01-01T00:00:00Z' },
      })
      expect(body.metadata.creationTimestamp).toBe(old.metadata.creationTimestamp)
    })

    test('takes away labels that are not sent', async () => {
      const old = await make('labelled')
      await put('labelled', { ...old, metadata: { ...old.metadata, labels: { a: 'b' } } })
      const { body } = await put('labelled', pullSecret('labelled'))
      expect(body.metadata.labels).toBeUndefined()
    })

    test('stores nothing in a dry run', async () => {
      const old = await make('tried')
      const { status } = await put(
        'tried',
        { ...old, metadata: { ...old.metadata, labels: { a: 'b' } } },
        '?dryRun=All',
      )
      expect(status).toBe(200)
      const now = await session().cluster.send('GET', session().path('secrets/tried'))
      expect(now.body.metadata.labels).toBeUndefined()
    })

    test('refuses a name that differs from the path', async () => {
      await make('one')
      expectRefusal(await put('one', pullSecret('two')), {
        code: 400,
        reason: 'BadRequest',
        message: 'the name of the object (two) does not match the name on the URL (one)',
      })
    })

    test('refuses an object without a name', async () => {
      await make('nameless')
      expectRefusal(await put('nameless', pullSecret('')), {
        code: 400,
        message: 'the name of the object (nameless based on URL) was undeterminable: name must be provided',
      })
    })

    test('refuses a resourceVersion that is no number', async () => {
      const old = await make('odd')
      expectRefusal(await put('odd', { ...old, metadata: { ...old.metadata, resourceVersion: 'abc' } }), {
        code: 500,
        message: 'strconv.ParseUint: parsing "abc": invalid syntax',
      })
    })

    test('refuses to set a deletion time', async () => {
      const deletionTimestamp = '2020-01-01T00:00:00Z'
      await make('ending')
      expectRefusal(await put('ending', { ...pullSecret('ending'), metadata: { name: 'ending', deletionTimestamp } }), {
        code: 422,
        message: `Secret "ending" is invalid: metadata.deletionTimestamp: Invalid value: "${deletionTimestamp}": field is immutable`,
      })
    })
  })

  describe('never changes', () => {
    test.each([
      ['another type', { type: 'Opaque' }],
      ['no type', { type: undefined }],
    ])('the type: %s', async (title, rest) => {
      const name = title.replace(' ', '-')
      await make(name)
      expectRefusal(await put(name, pullSecret(name, '{}', rest)), {
        code: 422,
        reason: 'Invalid',
        message: `Secret "${name}" is invalid: type: Invalid value: "Opaque": field is immutable`,
      })
    })

    test('the data of an immutable secret', async () => {
      await make('fixed', { immutable: true })
      expectRefusal(await put('fixed', pullSecret('fixed', '{}', { immutable: true })), {
        code: 422,
        message: `Secret "fixed" is invalid: data: ${immutable}`,
        details: {
          name: 'fixed',
          kind: 'Secret',
          causes: [{ reason: 'FieldValueForbidden', message: immutable, field: 'data' }],
        },
      })
    })

    test('that a secret is immutable', async () => {
      await make('fixed-flag', { immutable: true })
      expectRefusal(await put('fixed-flag', pullSecret('fixed-flag')), {
        code: 422,
        message: `Secret "fixed-flag" is invalid: immutable: ${immutable}`,
      })
    })

    test('all of them at once, each said', async () => {
      await make('fixed-all', { immutable: true })
      expectRefusal(await put('fixed-all', { metadata: { name: 'fixed-all' } }), {
        code: 422,
        message: `Secret "fixed-all" is invalid: [type: Invalid value: "Opaque": field is immutable, immutable: ${immutable}, data: ${immutable}]`,
      })
    })

    test('but labels of an immutable secret do', async () => {
      const old = await make('fixed-labels', { immutable: true })
      expect((await put('fixed-labels', { ...old, metadata: { ...old.metadata, labels: { a: 'b' } } })).status).toBe(
        200,
      )
    })

    test('and a secret can become immutable', async () => {
      const old = await make('freezing')
      const { body } = await put('freezing', { ...old, immutable: true })
      expect(body.immutable).toBe(true)
    })
  })
}
