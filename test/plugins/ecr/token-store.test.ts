import { type Clock, type Credential, Redacted } from 'pullpass/plugin'
import { expect, test } from 'vitest'
import { openTokenStore, type TokenWish } from '../../../plugins/ecr/token-store.ts'

const hour = 3_600_000

/** A store at a time that a test sets, over a source that gives `token-1`, `token-2` … of twelve hours, or fails. */
function setUp(random = 0) {
  let now = new Date('2026-01-01T00:00:00Z')
  let isBroken = false
  let fetched = 0
  const clock: Clock = { now: () => now, sleep: async () => {} }
  const store = openTokenStore({ clock, random: () => random })
  const fetch = async (): Promise<Credential> => {
    fetched += 1
    const password = new Redacted(`token-${fetched}`)
    await new Promise((done) => setImmediate(done))
    if (isBroken) throw new Error('AWS is away')
    return { username: 'AWS', password, issuedAt: now, expiresAt: new Date(now.getTime() + 12 * hour) }
  }
  return {
    ask: async (wish: TokenWish = {}, signal = new AbortController().signal) =>
      (await store.get('eu-west-1', wish, fetch, signal)).password.reveal(),
    fetched: () => fetched,
    pass: (ms: number) => {
      now = new Date(now.getTime() + ms)
    },
    breakSource: (next: boolean) => {
      isBroken = next
    },
    inHours: (hours: number) => new Date(now.getTime() + hours * hour),
  }
}

test('many who ask at once get one token', async () => {
  const { ask, fetched } = setUp()
  const tokens = await Promise.all(Array.from({ length: 200 }, () => ask()))
  expect(new Set(tokens)).toEqual(new Set(['token-1']))
  expect(fetched()).toBe(1)
})

test.each([
  [0, 6 * hour],
  [1, 4.8 * hour],
])('with jitter %d a token is renewed after %d ms', async (random, ms) => {
  const { ask, pass } = setUp(random)
  await ask()
  pass(ms - 1)
  expect(await ask()).toBe('token-1')
  pass(1)
  expect(await ask()).toBe('token-2')
})

test('two hundred who come past half of the life cause one renewal', async () => {
  const { ask, pass, fetched } = setUp()
  await ask()
  pass(7 * hour)
  const tokens = await Promise.all(Array.from({ length: 200 }, () => ask()))
  expect(new Set(tokens)).toEqual(new Set(['token-2']))
  expect(fetched()).toBe(2)
})

test('a failed renewal leaves the token that works, and is not repeated within the minute', async () => {
  const { ask, pass, breakSource, fetched } = setUp()
  await ask()
  pass(7 * hour)
  breakSource(true)
  expect(await ask()).toBe('token-1')
  expect(await ask()).toBe('token-1')
  expect(fetched()).toBe(2)
  breakSource(false)
  pass(60_000)
  expect(await ask()).toBe('token-3')
})

test('a failed renewal is told to who needs more than the old token gives', async () => {
  const { ask, pass, breakSource, inHours } = setUp()
  await ask()
  pass(7 * hour)
  breakSource(true)
  await expect(ask({ validUntil: inHours(6) })).rejects.toThrow('AWS is away')
  pass(5 * hour)
  await expect(ask()).rejects.toThrow('AWS is away')
})

test('a refused token is replaced, but not by asking again and again', async () => {
  const { ask, pass, fetched } = setUp()
  await ask()
  expect(await ask({ isRefused: true })).toBe('token-1')
  pass(60_000)
  expect(await ask({ isRefused: true })).toBe('token-2')
  expect(await ask({ isRefused: true })).toBe('token-2')
  expect(fetched()).toBe(2)
})

test('a token that has to live longer than the kept one is fetched', async () => {
  const { ask, pass, inHours } = setUp()
  await ask()
  pass(2 * hour)
  expect(await ask({ validUntil: inHours(9) })).toBe('token-1')
  expect(await ask({ validUntil: inHours(11) })).toBe('token-2')
})

test('one who stops waiting does not stop the others', async () => {
  const { ask, fetched } = setUp()
  const stop = new AbortController()
  const stopped = ask({}, stop.signal)
  const other = ask()
  stop.abort(new Error('stopped'))
  await expect(stopped).rejects.toThrow('stopped')
  expect(await other).toBe('token-1')
  expect(fetched()).toBe(1)
})
