// docker's own helper for `pass`, asked by our source: the protocol as docker/docker-credential-helpers speaks it.

import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/basics/clock.ts'
import { openDockerConfigSource } from '../../src/credentials/docker-config/source.ts'
import { buildGoProgram, isInstalled } from './support/go-program.ts'

const run = promisify(execFile)
const signal = new AbortController().signal
const helper = await buildGoProgram({
  name: 'docker-credential-pass',
  package: 'github.com/docker/docker-credential-helpers/pass/cmd',
  version: 'v0.9.12',
})
const missing =
  'missing' in helper ? helper.missing : (await isInstalled('pass')) ? undefined : '`pass` is not installed'
if (missing !== undefined) console.warn(`docker-credential-pass is left out: ${missing}`)

let home: string
let variables: Record<string, string>

describe.skipIf(missing !== undefined)('docker-credential-pass', () => {
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'pp-pass-'))
    const folder = 'path' in helper ? dirname(helper.path) : ''
    variables = {
      PATH: `${folder}:${process.env['PATH']}`,
      HOME: home,
      GNUPGHOME: home,
      PASSWORD_STORE_DIR: `${home}/store`,
    }
    const env = { ...process.env, ...variables }
    await run(
      'gpg',
      ['--batch', '--passphrase', '', '--quick-gen-key', 'Test <test@example.com>', 'default', 'default', 'never'],
      { env },
    )
    await run('pass', ['init', 'test@example.com'], { env })
    await store(env, 'https://index.docker.io/v1/', 'hub-user', 'hub:pa"ss')
    await store(env, 'registry.example.com:5000', 'bob', 'pässword')
    await store(env, 'token.example.com', '<token>', 'refresh')
    await writeFile(join(home, 'config.json'), JSON.stringify({ credsStore: 'pass' }))
  })
  afterAll(async () => {
    await run('gpgconf', ['--kill', 'gpg-agent'], { env: { ...process.env, ...variables } }).catch(() => {})
    await rm(home, { recursive: true, force: true })
  })

  const fetch = async (registry: string) => {
    const environment = {
      homeDirectory: home,
      workingDirectory: home,
      variables: { ...variables, DOCKER_CONFIG: home },
    }
    const credential = await openDockerConfigSource({ environment, clock: systemClock }).fetch({ registry, signal })
    return credential && [credential.username, credential.password.reveal()]
  }

  test('gives what docker stored, under the names docker uses', async () => {
    expect(await fetch('registry.example.com:5000')).toEqual(['bob', 'pässword'])
    expect(await fetch('docker.io')).toEqual(['hub-user', 'hub:pa"ss'])
  })

  test('has none for another registry', async () => {
    expect(await fetch('quay.io')).toBeUndefined()
  })

  test('an identity token is refused', async () => {
    await expect(fetch('token.example.com')).rejects.toMatchObject({ code: 'credential-unusable' })
  })
})

/** `docker-credential-pass store`, as `docker login` calls it. */
async function store(env: NodeJS.ProcessEnv, server: string, username: string, secret: string): Promise<void> {
  const child = spawn('docker-credential-pass', ['store'], { env, stdio: ['pipe', 'inherit', 'inherit'] })
  child.stdin.end(JSON.stringify({ ServerURL: server, Username: username, Secret: secret }))
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect(code).toBe(0)
}
