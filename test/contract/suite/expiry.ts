// What has become too old: watches and unfinished lists, and how a client goes on.

import { describe, expect, test } from 'vitest'
import type { OpenSession } from '../contract.ts'
import { expectRefusal, namesIn } from '../session.ts'

/** Expired revisions; last, since it expires those of all parts of the suite. */
export function expirySuite(session: OpenSession): void {
  describe('after old revisions expired', () => {
    test('a watch and a list say so, and the list can go on with what is there', {
      timeout: 120_000,
    }, async (context) => {
      const { target, cluster, path, create } = session()
      if (target.expireRevisions === undefined) return context.skip('this target cannot make revisions expire')
      for (const name of ['exp-a', 'exp-b', 'exp-d'])
        await create('secrets', { metadata: { name, labels: { exp: 'yes' } } })
      const first = await cluster.send('GET', path('secrets?labelSelector=exp&limit=2'))
      const { resourceVersion, continue: token } = first.body.metadata
      await create('secrets', { metadata: { name: 'exp-c', labels: { exp: 'yes' } } })
      await target.expireRevisions()

      const stream = await cluster.stream(path(`secrets?watch=1&resourceVersion=${resourceVersion}`))
      expect(stream.status).toBe(200)
      expect(await stream.next()).toMatchObject({
        type: 'ERROR',
        object: {
          kind: 'Status',
          status: 'Failure',
          reason: 'Expired',
          code: 410,
          message: expect.stringMatching(new RegExp(`^too old resource version: ${resourceVersion} \\(\\d+\\)$`)),
        },
      })
      expect(await stream.next()).toBeUndefined()

      const expired = await cluster.send('GET', path(`secrets?labelSelector=exp&limit=2&continue=${token}`))
      expectRefusal(expired, {
        code: 410,
        reason: 'Expired',
        message:
          'The provided continue parameter is too old to display a consistent list result. You can start a new list without ' +
          'the continue parameter, or use the continue token in this response to retrieve the remainder of the results. ' +
          'Continuing with the provided token results in an inconsistent list - objects that were created, modified, or ' +
          'deleted between the time the first chunk was returned and now may show up in the list.',
      })
      const rest = await cluster.send(
        'GET',
        path(`secrets?labelSelector=exp&continue=${expired.body.metadata.continue}`),
      )
      expect(namesIn(rest)).toEqual(['exp-c', 'exp-d'])

      expectRefusal(
        await cluster.send('GET', path(`secrets?resourceVersion=${resourceVersion}&resourceVersionMatch=Exact`)),
        {
          code: 410,
          reason: 'Expired',
          message: 'The resourceVersion for the provided list is too old.',
        },
      )
    })
  })
}
