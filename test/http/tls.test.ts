// Which servers are trusted, and how a refusal reads.

import type { TLSSocket } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { Redacted } from '../../src/basics/redacted.ts'
import type { HttpTransportOptions } from '../../src/http/open.ts'
import { readPem, serveHttp, serveHttps, serveTcp, testCa } from '../support/loopback-server.ts'
import { failureOf, openForTest } from './support.ts'

const otherCa = readPem('other-ca.pem')

describe('trust', () => {
  test.each<[string, string, HttpTransportOptions, string]>([
    ['the named authority', 'loopback', { ca: testCa }, 'answered'],
    ['an authority beside the usual ones', 'loopback', { extraCa: testCa }, 'answered'],
    ['only another authority', 'loopback', { ca: otherCa }, 'tls-untrusted'],
    ['only the usual authorities', 'loopback', {}, 'tls-untrusted'],
    ['nothing checked', 'expired', { insecureSkipTlsVerify: true }, 'answered'],
    ['a certificate of another host', 'elsewhere', { ca: testCa }, 'tls-name'],
    [
      'a certificate of the host that was named instead',
      'elsewhere',
      { ca: testCa, serverName: 'elsewhere.test' },
      'answered',
    ],
    [
      'a certificate that is not for the name given',
      'loopback',
      { ca: testCa, serverName: 'elsewhere.test' },
      'tls-name',
    ],
    ['an expired certificate', 'expired', { ca: testCa }, 'tls-expired'],
  ])('%s', async (_, certificate, options, expected) => {
    const server = await serveHttps((_request, response) => response.end(), certificate)
    const transport = openForTest(options)
    const seen = await transport.send({ method: 'GET', url: server.url }).then(
      () => 'answered',
      (error) => error.failure,
    )
    expect(seen).toBe(expected)
  })

  test('the client certificate is shown to the server', async () => {
    const server = await serveHttps(
      (request, response) => response.end((request.socket as TLSSocket).getPeerCertificate().subject.CN),
      'loopback',
      { requestCert: true, ca: testCa },
    )
    const transport = openForTest({ ca: testCa, cert: readPem('client.pem'), key: new Redacted(readPem('client.key')) })
    const answer = await transport.send({ method: 'GET', url: server.url })
    expect(Buffer.from(answer.body).toString()).toBe('pullpass test only client')
  })

  test.each<[string, HttpTransportOptions]>([
    ['a CA', { ca: 'marker' }],
    ['an extra CA', { extraCa: 'marker' }],
    ['a key', { ca: testCa, cert: readPem('client.pem'), key: new Redacted('marker') }],
    ['a key of another certificate', { cert: readPem('client.pem'), key: new Redacted(readPem('loopback.key')) }],
  ])('%s that can not be used is said at the first request, without its text', async (_, options) => {
    const error = await failureOf(openForTest(options).send({ method: 'GET', url: 'https://127.0.0.1:1/' }))
    expect(error.failure).toBe('tls')
    expect(error.message).toContain('PEM')
    expect(error.message).not.toContain('marker')
  })
})

describe('servers that are no TLS or no HTTP server', () => {
  test('plain HTTP where TLS was expected', async () => {
    const server = await serveHttp((_, response) => response.end())
    const error = await failureOf(openForTest().send({ method: 'GET', url: `https://127.0.0.1:${server.port}` }))
    expect(error.failure).toBe('plain-http')
  })

  test('another protocol', async () => {
    const server = await serveTcp((socket) => socket.end('220 mail.example.com ESMTP marker\r\n'))
    const error = await failureOf(openForTest().send({ method: 'GET', url: `http://127.0.0.1:${server.port}` }))
    expect(error.failure).toBe('not-http')
    expect(error.message).not.toContain('marker')
    expect(error.cause).toBeUndefined()
  })

  test('an upgrade nobody asked for', async () => {
    const server = await serveTcp((socket) =>
      socket.on('data', () =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
      ),
    )
    const error = await failureOf(openForTest().send({ method: 'GET', url: `http://127.0.0.1:${server.port}` }))
    expect(error.failure).toBe('not-http')
  })
})
