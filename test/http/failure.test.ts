// Error messages: what they may show of a request.

import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { showUrl } from '../../src/http/shown-url.ts'
import { failureOf, openForTest } from './support.ts'

test.each([
  ['https://user:marker@host.test:8443/a/b', 'https://host.test:8443/a/b'],
  ['https://host.test/t?service=s&token=marker&scope=x', 'https://host.test/t?service=s&…&…'],
  ['https://host.test/t?marker', 'https://host.test/t?…'],
  ['https://host.test/a?watch=1&limit=5#marker', 'https://host.test/a?watch=1&limit=5'],
  ['https://host.test/a?labelSelector=%0A%1B%5B31m', 'https://host.test/a?labelSelector=%0A%1B%5B31m'],
  ['https://host.test/a\u001bb', 'https://host.test/a%1Bb'],
  ['marker', '[not a URL]'],
])('%s is shown as %s', (url, shown) => expect(showUrl(url)).toBe(shown))

test('a long URL is cut', () => {
  expect(showUrl(`https://host.test/${'a'.repeat(5000)}`).length).toBeLessThan(310)
})

test('an error shows neither headers, body nor unknown query values, however it is printed', async () => {
  const error = await failureOf(
    openForTest().send({
      method: 'POST',
      url: 'http://127.0.0.1:1/path?secret=marker',
      headers: { authorization: 'Bearer marker' },
      body: 'marker',
    }),
  )
  expect(error.message).toBe('`POST http://127.0.0.1:1/path?…`: the connection was refused')
  expect([error.failure, error.reasonCode, error.isTemporary]).toEqual(['refused', 'ECONNREFUSED', true])
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('marker')
})

test('a name that does not resolve', async () => {
  const transport = openForTest({
    lookup: (hostname, _, callback) =>
      callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' }), []),
  })
  const error = await failureOf(transport.send({ method: 'GET', url: 'https://registry.test/v2/' }))
  expect(error.failure).toBe('dns')
})
