// age's own tools on our sealed requests: keys, sealing and opening in both directions.

import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Redacted } from '../../src/basics/redacted.ts'
import { makeKeyPair } from '../../src/credentials/sealed/age.ts'
import { readIdentityFile, writeIdentityFile } from '../../src/credentials/sealed/identity-file.ts'
import { openSealed } from '../../src/credentials/sealed/open.ts'
import { listLogins, type SealedRequest } from '../../src/credentials/sealed/request.ts'
import { sealRequest } from '../../src/credentials/sealed/seal.ts'
import { isInstalled } from './support/go-program.ts'

const run = promisify(execFile)
const missing = (await isInstalled('age')) && (await isInstalled('age-keygen')) ? undefined : '`age` is not installed'
if (missing !== undefined) console.warn(`age is left out: ${missing}`)

const now = new Date()
const document = '{"auths":{"ghcr.io":{"username":"bob","password":"pässword"}}}'

function makeRequest(): SealedRequest {
  const config = new Redacted(document)
  const expiresAt = new Date(now.getTime() + 3_600_000)
  const lists = { clusters: ['prod'], namespaces: ['app'], images: [], logins: listLogins(config) }
  return { head: { ...lists, sealedAt: now, expiresAt }, document: config }
}

let folder: string

describe.skipIf(missing !== undefined)('age', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pp-age-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('reads our key file, and opens the sealed part with it', async () => {
    const key = await makeKeyPair()
    const keyFile = join(folder, 'ours.txt')
    await writeIdentityFile(keyFile, key, now)
    expect((await run('age-keygen', ['-y', keyFile])).stdout.trim()).toBe(key.recipient)
    const block = await sealRequest(makeRequest(), [key.recipient])
    const armor = block.slice(block.indexOf('-----BEGIN AGE'), block.indexOf('-----END PULLPASS'))
    const opened = JSON.parse(await pipe(['--decrypt', '-i', keyFile], armor))
    expect(opened).toMatchObject({ kind: 'PullpassRequest', clusters: ['prod'], namespaces: ['app'], document })
  })

  test('makes keys that we open with, also two in a file', async () => {
    const paths = [join(folder, 'one.txt'), join(folder, 'two.txt')]
    for (const path of paths) await run('age-keygen', ['-o', path])
    const both = join(folder, 'both.txt')
    await writeFile(both, (await Promise.all(paths.map((path) => readFile(path, 'utf8')))).join('\n'), { mode: 0o600 })
    const { keys } = await readIdentityFile(both)
    expect(keys).toHaveLength(2)
    const block = await sealRequest(makeRequest(), [keys[1]?.recipient ?? ''])
    expect(await openSealed(Buffer.from(block), keys, now)).toMatchObject({ kind: 'request' })
  })

  test.each([['--armor'], []])('seals documents that we open %s', async (...flags) => {
    const key = await makeKeyPair()
    const sealed = await pipe(['--encrypt', ...flags, '-r', key.recipient], document, 'latin1')
    const opened = await openSealed(Buffer.from(sealed, 'latin1'), [key], now)
    expect(opened.kind === 'document' && Buffer.from(opened.bytes.reveal()).toString()).toBe(document)
  })

  test('seals requests that we open, where somebody writes one by hand', async () => {
    const key = await makeKeyPair()
    const { head } = makeRequest()
    const request = { kind: 'PullpassRequest', schemaVersion: 1, ...head, document }
    const sealed = await pipe(['--encrypt', '--armor', '-r', key.recipient], JSON.stringify(request))
    expect(await openSealed(Buffer.from(sealed), [key], now)).toMatchObject({ request: { head } })
  })
})

async function pipe(args: readonly string[], input: string, encoding: BufferEncoding = 'utf8'): Promise<string> {
  const child = spawn('age', args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stdin.end(input)
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0)
  return Buffer.concat(chunks).toString(encoding)
}
