// Addresses: which are public, and that a transport contacts none that it may not.

import type { LookupFunction } from 'node:net'
import { describe, expect, test } from 'vitest'
import { isLoopbackAddress, isPublicAddress } from '../../src/http/address.ts'
import { serveHttp } from '../support/loopback-server.ts'
import { failureOf, openForTest } from './support.ts'

describe('isPublicAddress', () => {
  test.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.15.255.255',
    '172.32.0.0',
    '100.63.255.255',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00::1',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
    '2002:808:808::1',
  ])('%s is', (ip) => expect(isPublicAddress(ip)).toBe(true))

  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '0:0:0:0:0:ffff:a00:1',
    '64:ff9b::10.0.0.1',
    '2002:a00:1::1',
    '::7f00:1',
    '2001:db8::1',
    'not-an-ip',
  ])('%s is not', (ip) => expect(isPublicAddress(ip)).toBe(false))
})

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['10.0.0.1', false],
  ['::2', false],
])('isLoopbackAddress(%s) is %s', (ip, expected) => expect(isLoopbackAddress(ip)).toBe(expected))

describe('allowAddress', () => {
  const resolveTo =
    (...addresses: string[]): LookupFunction =>
    (_, options, callback) => {
      const found = addresses.map((address) => ({ address, family: 4 }))
      if (options.all) callback(null, found)
      else callback(null, found[0]?.address ?? '', 4)
    }

  test.each(['127.0.0.1', 'registry.test', '127.1', '0x7f000001', '[::ffff:127.0.0.1]'])(
    'http://%s is not contacted when its address is not allowed',
    async (host) => {
      const server = await serveHttp((_, response) => response.end())
      const transport = openForTest({ allowAddress: isPublicAddress, lookup: resolveTo('127.0.0.1') })
      const error = await failureOf(transport.send({ method: 'GET', url: `http://${host}:${server.port}/` }))
      expect(error.failure).toBe('forbidden-address')
      expect(server.connections()).toBe(0)
    },
  )

  test('of several addresses only the allowed ones are tried', async () => {
    const server = await serveHttp((_, response) => response.end())
    const asked: string[] = []
    const transport = openForTest({
      lookup: resolveTo('127.0.0.2', '127.0.0.1'),
      allowAddress: (ip) => {
        asked.push(ip)
        return ip === '127.0.0.1'
      },
    })
    const answer = await transport.send({ method: 'GET', url: `http://registry.test:${server.port}/` })
    expect(answer.remoteAddress).toBe('127.0.0.1')
    expect(asked).toEqual(['127.0.0.2', '127.0.0.1'])
  })
})
