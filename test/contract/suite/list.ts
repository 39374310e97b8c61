// LIST: the form of a list, pages of one snapshot, revisions.

import { beforeAll, describe, expect, test } from 'vitest'
import type { RawResponse } from '../../support/raw-cluster.ts'
import type { OpenSession } from '../contract.ts'
import { expectRefusal, namesIn } from '../session.ts'

const accounts = ['list-a', 'list-b', 'list-c', 'list-d', 'list-e']

/** Listing, on service accounts: a real cluster has no others in a new namespace but `default`. */
export function listSuite(session: OpenSession): void {
  const list = (query: string): Promise<RawResponse> =>
    session().cluster.send('GET', session().path(`serviceaccounts?fieldSelector=metadata.name%21%3Ddefault&${query}`))

  describe('list', () => {
    beforeAll(async () => {
      for (const name of accounts)
        await session().create('serviceaccounts', { metadata: { name, labels: { list: 'yes' } } })
    })

    test('says the kind once and sorts by name', async () => {
      const { status, body } = await list('labelSelector=list')
      expect(status).toBe(200)
      expect(body).toMatchObject({ kind: 'ServiceAccountList', apiVersion: 'v1' })
      expect(body.items.map((item: { metadata: { name: string } }) => item.metadata.name)).toEqual(accounts)
      expect(body.items[0]).not.toHaveProperty('kind')
      expect(body.items[0]).not.toHaveProperty('apiVersion')
      expect(body.metadata.resourceVersion).toMatch(/^[1-9]\d*$/)
    })

    test('of nothing is an empty list, also in a namespace that is missing', async () => {
      const none = await session().cluster.send('GET', '/api/v1/namespaces/not-there/secrets')
      expect(none.status).toBe(200)
      expect(none.body.items).toEqual([])
    })

    test('gives all namespaces at once', async () => {
      const all = await session().cluster.send('GET', '/api/v1/serviceaccounts?fieldSelector=metadata.name%3Dlist-a')
      const namespaces = all.body.items.map((item: { metadata: { namespace: string } }) => item.metadata.namespace)
      expect(namespaces).toContain(session().namespace)
    })

    test('continues with the snapshot of its first page', async () => {
      const first = await list('limit=2&labelSelector=list')
      expect(namesIn(first)).toEqual(['list-a', 'list-b'])
      expect(first.body.metadata).not.toHaveProperty('remainingItemCount')
      await session().create('serviceaccounts', { metadata: { name: 'list-bb', labels: { list: 'yes' } } })
      await session().cluster.send('DELETE', session().path('serviceaccounts/list-d'))
      const second = await list(`limit=2&labelSelector=list&continue=${first.body.metadata.continue}`)
      expect(namesIn(second)).toEqual(['list-c', 'list-d'])
      expect(second.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion)
      const last = await list(`limit=2&labelSelector=list&continue=${second.body.metadata.continue}`)
      expect(namesIn(last)).toEqual(['list-e'])
      expect(last.body.metadata).not.toHaveProperty('continue')
    })

    test('counts what remains when nothing is selected', async () => {
      const first = await session().cluster.send('GET', session().path('serviceaccounts?limit=1'))
      const all = await session().cluster.send('GET', session().path('serviceaccounts'))
      expect(first.body.metadata.remainingItemCount).toBe(all.body.items.length - 1)
    })

    test.each([
      ['limit=abc', 400, 'strconv.ParseInt: parsing "abc": invalid syntax'],
      ['limit=2&continue=xyz', 400, /^invalid continue token: continue key is not valid: /],
      [
        'resourceVersion=abc',
        400,
        'invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
      ],
      [
        'resourceVersionMatch=Exact',
        422,
        'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
      ],
    ])('refuses %s', async (query, code, message) => {
      expectRefusal(await list(query), { code, message })
    })

    test('refuses a continuation at another revision', async () => {
      const first = await list('limit=1')
      expectRefusal(await list(`limit=1&resourceVersion=5&continue=${first.body.metadata.continue}`), {
        code: 400,
        message: 'specifying resource version is not allowed when using continue',
      })
    })

    test('refuses a revision that is still to come, and says when to ask again', async () => {
      const refused = await list('resourceVersion=999999999999')
      expectRefusal(refused, {
        code: 504,
        reason: 'Timeout',
        message: /^Timeout: Too large resource version: 999999999999, current: \d+$/,
      })
      expect(refused.headers['retry-after']).toBe('1')
    })

    test('gives a table when asked for one', async () => {
      const path = session().path('serviceaccounts?fieldSelector=metadata.name%3Dlist-a')
      const headers = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' }
      const { body } = await session().cluster.send('GET', path, { headers })
      expect(body).toMatchObject({ kind: 'Table', apiVersion: 'meta.k8s.io/v1' })
      expect(body.columnDefinitions.map((column: { name: string }) => column.name)).toEqual(['Name', 'Secrets', 'Age'])
      expect(body.rows[0]).toMatchObject({
        cells: ['list-a', expect.anything(), expect.stringMatching(/^\d+s$/)],
        object: { kind: 'PartialObjectMetadata', metadata: { name: 'list-a' } },
      })
    })

    test('gives the metadata alone when asked for that', async () => {
      const headers = { accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json' }
      const { body } = await session().cluster.send('GET', session().path('serviceaccounts/list-a'), { headers })
      expect(body).toMatchObject({
        kind: 'PartialObjectMetadata',
        apiVersion: 'meta.k8s.io/v1',
        metadata: { name: 'list-a' },
      })
    })
  })
}
