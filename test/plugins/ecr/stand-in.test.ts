// Against moto, a local stand-in for AWS (PyPI: `moto[server]`), where it is installed.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { ecr } from 'pullpass/plugins/ecr'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

const { signal } = new AbortController()
let server: ChildProcess | undefined
let endpoint: string | undefined
let reason = ''

beforeAll(async () => {
  const port = await freePort()
  server = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
  const ended = Promise.race([once(server, 'error'), once(server, 'exit')])
  ended.catch(() => {})
  const state = await Promise.race([ended.then(() => 'ended' as const), answers(`http://127.0.0.1:${port}`)])
  if (state === 'ended') reason = 'moto_server is not installed (pip install "moto[server]")'
  else endpoint = `http://127.0.0.1:${port}`
}, 30_000)

afterAll(() => {
  server?.kill()
  vi.unstubAllEnvs()
})

test('a token of a stand-in for AWS', async ({ skip }) => {
  if (endpoint === undefined) skip(reason)
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint)
  const registry = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'
  const credential = await ecr().credentialProvider?.fetch({ registry, signal })
  expect(credential?.username).toBe('AWS')
  expect(credential?.password.reveal()).toMatch(/auth-token/)
  expect(credential?.expiresAt).toBeInstanceOf(Date)
})

/** Waits until something listens there. */
async function answers(url: string): Promise<'answers'> {
  for (;;) {
    try {
      await fetch(url)
      return 'answers'
    } catch {
      await delay(100)
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('a port was expected')
  return address.port
}
