// WATCH: events in order from a revision on, selections, bookmarks, time-outs.

import { describe, expect, test } from 'vitest'
import type { OpenSession } from '../contract.ts'
import { expectRefusal } from '../session.ts'

interface Stream {
  next(): Promise<{ type: string; object: { metadata: { name: string } } } | undefined>
}

/** `TYPE name` of the next events. */
async function readNext(stream: Stream, count: number): Promise<string[]> {
  const seen: string[] = []
  for (let event = await stream.next(); event !== undefined; event = await stream.next()) {
    seen.push(`${event.type} ${event.object.metadata.name}`)
    if (seen.length === count) break
  }
  return seen
}

/** Watching secrets. */
export function watchSuite(session: OpenSession): void {
  const path = (query: string): string => session().path(`secrets?watch=1&${query}`)
  const revision = async (): Promise<string> =>
    (await session().cluster.send('GET', session().path('secrets?limit=1'))).body.metadata.resourceVersion
  const send = (method: string, name: string, labels: object = {}) =>
    session().cluster.send(method, session().path(method === 'POST' ? 'secrets' : `secrets/${name}`), {
      body: method === 'DELETE' ? undefined : { metadata: { name, labels } },
    })

  describe('watch', () => {
    test('streams what happens, one object a line', async () => {
      const stream = await session().cluster.stream(path(`timeoutSeconds=30&resourceVersion=${await revision()}`))
      const made = (await send('POST', 'seen')).body
      const added = await stream.next()
      expect(stream.status).toBe(200)
      expect(added).toMatchObject({ type: 'ADDED', object: { kind: 'Secret', apiVersion: 'v1' } })
      expect(added.object.metadata.resourceVersion).toBe(made.metadata.resourceVersion)
      await send('PUT', 'seen', { a: 'b' })
      expect(await stream.next()).toMatchObject({ type: 'MODIFIED', object: { metadata: { labels: { a: 'b' } } } })
      await send('DELETE', 'seen')
      const deleted = await stream.next()
      expect(deleted).toMatchObject({ type: 'DELETED', object: { metadata: { name: 'seen', labels: { a: 'b' } } } })
      expect(Number(deleted.object.metadata.resourceVersion)).toBeGreaterThan(Number(made.metadata.resourceVersion) + 1)
      stream.close()
    })

    test('repeats what happened since a revision', async () => {
      const from = await revision()
      await send('POST', 'past')
      await send('DELETE', 'past')
      const stream = await session().cluster.stream(path(`timeoutSeconds=30&resourceVersion=${from}`))
      expect(await readNext(stream, 2)).toEqual(['ADDED past', 'DELETED past'])
      stream.close()
    })

    test('ends when its time is over', async () => {
      const stream = await session().cluster.stream(path(`timeoutSeconds=1&resourceVersion=${await revision()}`))
      expect(await stream.next()).toBeUndefined()
    })

    test('begins with what is there at revision 0', async () => {
      await send('POST', 'there', { there: 'yes' })
      const stream = await session().cluster.stream(path('timeoutSeconds=30&resourceVersion=0&labelSelector=there'))
      expect(await stream.next()).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'there' } } })
      stream.close()
    })

    test('adds and deletes what moves into and out of the selection', async () => {
      const from = await revision()
      await send('POST', 'mover', { here: 'no' })
      await send('PUT', 'mover', { here: 'yes' })
      await send('PUT', 'mover', { here: 'no' })
      await send('DELETE', 'mover')
      await send('POST', 'sentinel', { here: 'yes' })
      const stream = await session().cluster.stream(
        path(`timeoutSeconds=30&resourceVersion=${from}&labelSelector=here%3Dyes`),
      )
      const events = [await stream.next(), await stream.next()]
      expect(events.map((event) => event.type)).toEqual(['ADDED', 'DELETED'])
      // The last state that was selected, at the revision of the change that took it away.
      expect(events[1].object.metadata.labels).toEqual({ here: 'yes' })
      expect(await readNext(stream, 1)).toEqual(['ADDED sentinel'])
      stream.close()
    })

    test('takes a name as field selector', async () => {
      const from = await revision()
      await send('POST', 'unnamed')
      await send('POST', 'named')
      const query = `timeoutSeconds=30&resourceVersion=${from}&fieldSelector=metadata.name%3Dnamed`
      const stream = await session().cluster.stream(path(query))
      expect(await readNext(stream, 1)).toEqual(['ADDED named'])
      stream.close()
    })

    test('sends a bookmark before its end when other objects of the kind changed', async () => {
      const query = `allowWatchBookmarks=true&timeoutSeconds=4&labelSelector=nothing&resourceVersion=${await revision()}`
      const stream = await session().cluster.stream(path(query))
      const { resourceVersion } = (await send('POST', 'elsewhere')).body.metadata
      const bookmark = await stream.next()
      expect(bookmark).toMatchObject({ type: 'BOOKMARK', object: { kind: 'Secret', apiVersion: 'v1' } })
      expect(Object.keys(bookmark.object.metadata)).toEqual(['resourceVersion'])
      expect(Number(bookmark.object.metadata.resourceVersion)).toBeGreaterThanOrEqual(Number(resourceVersion))
      stream.close()
    })

    test('refuses a revision that is no number', async () => {
      expectRefusal(await session().cluster.send('GET', path('resourceVersion=abc')), {
        code: 500,
        message: 'resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
      })
    })

    test('refuses a bad field selector with an answer, not with an event', async () => {
      expectRefusal(await session().cluster.send('GET', path('fieldSelector=foo%3Da')), {
        code: 400,
        message: 'field label not supported: foo',
      })
    })
  })
}
