// What is asked again, and what never is.

import { describe, expect, test } from 'vitest'
import { type Clock, systemClock } from '../../../src/basics/clock.ts'
import { failure, openTestCluster, type Reply, serveApi, type TestApiServer } from '../support/api-server.ts'
import { manualClock } from '../support/clock.ts'
import { failureOf, story } from '../support/failure.ts'

const name = { namespace: 'app', name: 'regcred' }
const stored = { metadata: { name: 'regcred', namespace: 'app', uid: 'u', resourceVersion: '5' } }

/** Cuts the connection in place of a reply. */
const cut = 'cut'

async function serveInTurn(...replies: readonly (Reply | typeof cut)[]): Promise<TestApiServer> {
  let index = 0
  return await serveApi((_, response) => {
    const reply = replies[Math.min(index, replies.length - 1)]
    index += 1
    if (reply !== cut) return reply
    response.destroy()
    return undefined
  })
}

const ok: Reply = { body: stored }
const busy = (seconds?: string): Reply => ({
  ...failure(429, 'TooManyRequests'),
  ...(seconds !== undefined && { headers: { 'retry-after': seconds, date: 'Thu, 01 Jan 2026 00:00:00 GMT' } }),
})

describe('a read', () => {
  test.each<[string, Reply | typeof cut, readonly number[]]>([
    ['429 with a wait', busy('7'), [7000]],
    ['429 with a date', busy('Thu, 01 Jan 2026 00:00:09 GMT'), [9000]],
    ['429 with a date that is over', busy('Wed, 31 Dec 2025 00:00:00 GMT'), [125]],
    ['429 without one', busy(), [125]],
    ['429 with rubbish', busy('soon'), [125]],
    ['500', failure(500, 'InternalError'), [125]],
    ['502 from a proxy', { status: 502, body: '<html>' }, [125]],
    ['503', failure(503, 'ServiceUnavailable'), [125]],
    ['504', failure(504, 'Timeout'), [125]],
    ['a cut', cut, [125]],
  ])('is repeated after %s', async (_, first, sleeps) => {
    const clock = manualClock()
    const server = await serveInTurn(first, ok)
    const cluster = await openTestCluster(server.url, undefined, { clock })
    expect((await cluster.secrets.get(name))?.metadata?.uid).toBe('u')
    expect(clock.sleeps).toEqual(sleeps)
    expect(server.requests).toHaveLength(2)
  })

  test('is given up after five attempts, with growing waits', async () => {
    const clock = manualClock()
    const server = await serveInTurn(busy())
    const cluster = await openTestCluster(server.url, undefined, { clock })
    const error = await failureOf(cluster.secrets.get(name))
    expect(error.code).toBe('cluster-busy')
    expect(server.requests).toHaveLength(5)
    expect(clock.sleeps).toEqual([125, 250, 500, 1000])
  })

  test('is given up at once when the server wants to be left alone for long', async () => {
    const server = await serveInTurn(busy('3600'), ok)
    const cluster = await openTestCluster(server.url)
    const error = await failureOf(cluster.secrets.get(name))
    expect(error).toMatchObject({ code: 'cluster-busy', retryAfterMs: 3_600_000 })
    expect(story(error)).toContain('the server answered 429 and asks to wait 3600 s')
    expect(server.requests).toHaveLength(1)
  })

  test('does not wait any longer after an abort', async () => {
    const server = await serveInTurn(busy('25'), ok)
    const controller = new AbortController()
    const clock: Clock = {
      now: systemClock.now,
      // Aborted while it waits, as by Ctrl-C.
      sleep: async (ms, signal) => {
        setImmediate(() => controller.abort(new Error('enough')))
        await systemClock.sleep(ms, signal)
      },
    }
    const cluster = await openTestCluster(server.url, undefined, { clock })
    await expect(cluster.secrets.get(name, { signal: controller.signal })).rejects.toThrow('enough')
    expect(server.requests).toHaveLength(1)
  })

  test.each([400, 403, 422, 501])('is not repeated after %i', async (status) => {
    const server = await serveInTurn(failure(status, 'Whatever'), ok)
    await failureOf((await openTestCluster(server.url)).secrets.get(name))
    expect(server.requests).toHaveLength(1)
  })
})

describe('a creation', () => {
  test.each<[string, Reply]>([
    ['429', busy('1')],
    ['503 with a wait', { ...failure(503, 'ServiceUnavailable'), headers: { 'retry-after': '1' } }],
  ])('is repeated after %s, which says that nothing was done', async (_, reply) => {
    const server = await serveInTurn(reply, { status: 201, body: stored })
    const cluster = await openTestCluster(server.url)
    expect(await cluster.secrets.create(stored)).toMatchObject({ status: 'written' })
    expect(server.requests.map((request) => request.method)).toEqual(['POST', 'POST'])
  })

  test('is repeated when two raced for the quota', async () => {
    const race = failure(409, 'Conflict', 'Operation cannot be fulfilled on resourcequotas "q"', {
      kind: 'resourcequotas',
    })
    const server = await serveInTurn(race, { status: 201, body: stored })
    expect(await (await openTestCluster(server.url)).secrets.create(stored)).toMatchObject({ status: 'written' })
  })

  test.each<[string, Reply | typeof cut]>([
    ['500', failure(500, 'InternalError')],
    ['503 without a wait', failure(503, 'ServiceUnavailable')],
    ['504', failure(504, 'Timeout')],
    ['a cut', cut],
  ])('is not repeated after %s', async (_, reply) => {
    const server = await serveInTurn(reply, ok)
    await failureOf((await openTestCluster(server.url)).secrets.create(stored))
    expect(server.requests).toHaveLength(1)
  })
})

describe('a replacement', () => {
  test.each<[string, Reply | typeof cut]>([
    ['503', failure(503, 'ServiceUnavailable')],
    ['a cut', cut],
  ])('is repeated after %s: its version makes that safe', async (_, reply) => {
    const server = await serveInTurn(reply, ok)
    expect(await (await openTestCluster(server.url)).secrets.replace(stored)).toMatchObject({ status: 'written' })
    expect(server.requests.map((request) => request.body)).toEqual([stored, stored])
  })
})

describe('a removal', () => {
  test('that was carried out while its answer was lost is a removal', async () => {
    const server = await serveInTurn(cut, failure(404, 'NotFound'))
    expect(await (await openTestCluster(server.url)).secrets.remove(stored)).toEqual({ status: 'removed' })
  })

  test('of what is not there any more is a conflict', async () => {
    const server = await serveInTurn(busy('1'), failure(404, 'NotFound'))
    expect(await (await openTestCluster(server.url)).secrets.remove(stored)).toEqual({ status: 'conflict' })
  })
})
