// Watching pods: events, and every way a watch ends.

import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import type { Pod } from '../../../src/basics/wire.ts'
import type { TaskCluster } from '../../../src/cluster/cluster.ts'
import type { WatchEvent } from '../../../src/cluster/resources/watchable.ts'
import { failure, openTestCluster, type Reply, serveApi } from '../support/api-server.ts'
import { failureOf, story } from '../support/failure.ts'

const selection = { namespace: 'app', labelSelector: 'run=1' }

function pod(name: string, resourceVersion: string): object {
  return { metadata: { name, namespace: 'app', resourceVersion }, status: { phase: 'Running' } }
}

const line = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`

/** A cluster whose watch writes `text` in pieces and then does `end`. */
async function watching(
  text: string,
  end: (response: ServerResponse) => void = (response) => response.end(),
): Promise<TaskCluster> {
  const server = await serveApi((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.flushHeaders()
    for (let start = 0; start < text.length; start += 7) response.write(text.slice(start, start + 7))
    end(response)
    return undefined
  })
  return await openTestCluster(server.url)
}

async function collect(cluster: TaskCluster): Promise<WatchEvent<Pod>[]> {
  const events: WatchEvent<Pod>[] = []
  for await (const event of cluster.pods.watch(selection, { resourceVersion: '5' })) events.push(event)
  return events
}

test('a list says from where a watch goes on', async () => {
  const server = await serveApi(() => ({ body: { metadata: { resourceVersion: '42' }, items: [pod('a', '7')] } }))
  const listed = await (await openTestCluster(server.url)).pods.list(selection)
  expect(listed).toMatchObject({ resourceVersion: '42', items: [{ kind: 'Pod', metadata: { name: 'a' } }] })
  expect(server.requests[0]?.path).toBe('/api/v1/namespaces/app/pods?limit=500&labelSelector=run=1')
})

test('events come in order until the server ends the watch', async () => {
  const text = [
    line('ADDED', pod('a', '6')),
    line('MODIFIED', pod('a', '7')),
    '\n',
    line('BOOKMARK', { metadata: { resourceVersion: '9' } }),
    line('DELETED', pod('a', '10')),
  ].join('')
  const events = await collect(await watching(text))
  expect(events.map((event) => [event.kind, event.resourceVersion])).toEqual([
    ['added', '6'],
    ['modified', '7'],
    ['bookmark', '9'],
    ['deleted', '10'],
  ])
  expect(events[0]).toMatchObject({ object: { kind: 'Pod', metadata: { name: 'a' } } })
})

test('the request asks for bookmarks and for an end', async () => {
  const server = await serveApi(() => ({ body: '' }))
  const cluster = await openTestCluster(server.url)
  for await (const event of cluster.events.watch(
    { namespace: 'app', fieldSelector: 'involvedObject.uid=u' },
    { resourceVersion: '5' },
  )) {
    throw new Error(event.kind)
  }
  const [path, query] = server.requests[0]?.path.split('?') ?? []
  expect(path).toBe('/api/v1/namespaces/app/events')
  expect(Object.fromEntries(new URLSearchParams(query))).toEqual({
    watch: 'true',
    allowWatchBookmarks: 'true',
    timeoutSeconds: '270',
    resourceVersion: '5',
    fieldSelector: 'involvedObject.uid=u',
  })
})

describe('ways to fail', () => {
  const expired = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' }

  test.each<[string, string, object]>([
    [
      'a version that was forgotten',
      line('ADDED', pod('a', '6')) + line('ERROR', expired),
      { status: 410, reason: 'Expired' },
    ],
    ['a fault', line('ERROR', { kind: 'Status', code: 500, reason: 'InternalError' }), { status: 500 }],
    ['an error that is none', line('ERROR', { x: 1 }), { status: 500 }],
    ['no JSON', '<html>marker\n', { code: 'cluster-answer' }],
    ['an event without a version', line('ADDED', { metadata: { name: 'a' } }), { code: 'cluster-answer' }],
    ['an event of an unknown kind', line('MARKER', pod('a', '6')), { code: 'cluster-answer' }],
    ['an end in the middle of an event', line('ADDED', pod('a', '6')).slice(0, 20), { failure: 'cut' }],
  ])('%s', async (_, text, expected) => {
    const error = await failureOf(collect(await watching(text)))
    expect(error).toMatchObject(expected)
    expect(error.message).toBe('cannot watch pods in `test/app`')
    expect(story(error)).not.toMatch(/marker/i)
  })

  test('a cut, after the events before it', async () => {
    const cluster = await watching(line('ADDED', pod('a', '6')), (response) => setImmediate(() => response.destroy()))
    const seen: string[] = []
    const error = await failureOf(
      (async () => {
        for await (const event of cluster.pods.watch(selection, { resourceVersion: '5' })) seen.push(event.kind)
      })(),
    )
    expect(error).toMatchObject({ code: 'cluster-unreachable', failure: 'cut' })
    expect(seen).toEqual(['added'])
  })

  test.each<[string, Reply, object]>([
    [
      'a refusal',
      failure(403, 'Forbidden', 'pods is forbidden: User "dev" cannot watch resource "pods"'),
      { code: 'cluster-forbidden', status: 403 },
    ],
    ['a forgotten version', failure(410, 'Expired'), { status: 410 }],
    [
      'a busy server',
      { ...failure(429, 'TooManyRequests'), headers: { 'retry-after': '3' } },
      { status: 429, retryAfterMs: 3000 },
    ],
  ])('%s instead of a stream', async (_, reply, expected) => {
    const server = await serveApi(() => reply)
    expect(await failureOf(collect(await openTestCluster(server.url)))).toMatchObject(expected)
    expect(server.requests).toHaveLength(1)
  })

  test('an abort, while nothing comes', async () => {
    const cluster = await watching('', () => undefined)
    const leaving = new AbortController()
    const events = cluster.pods
      .watch(selection, { resourceVersion: '5', signal: leaving.signal })
      [Symbol.asyncIterator]()
    const next = events.next()
    leaving.abort(new Error('left'))
    await expect(next).rejects.toThrow('left')
  })
})

test('leaving the loop ends the request', async () => {
  const server = await serveApi((_, response) => {
    response.writeHead(200).write(line('ADDED', pod('a', '6')))
    return undefined
  })
  const cluster = await openTestCluster(server.url)
  for await (const _event of cluster.pods.watch(selection, { resourceVersion: '5' })) break
  while (server.openConnections() > 0) await new Promise((resolve) => setImmediate(resolve))
  expect(server.openConnections()).toBe(0)
})

test('an expired login is renewed before a watch starts', async () => {
  const { makeLoginProgram, execCredential } = await import('../support/login-program.ts')
  const program = await makeLoginProgram({
    outputs: [execCredential({ token: 'old' }), execCredential({ token: 'new' })],
  })
  const server = await serveApi((request) =>
    request.headers.authorization === 'Bearer new'
      ? { body: line('ADDED', pod('a', '6')) }
      : failure(401, 'Unauthorized'),
  )
  const cluster = await openTestCluster(server.url, { user: { exec: program.exec } })
  expect(await collect(cluster)).toHaveLength(1)
})
