// `scripts/cluster` itself, on an instance that nothing else uses: what it refuses, repairs, reports, leaves alone and leaves behind.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { borrowCluster, runClusterScript } from '../../../scripts/cluster.d/borrow.ts'

const instance = process.env['INSTANCE'] === '9' ? '8' : '9'
const state = `/tmp/pullpass-cluster-${instance}`
const port = (offset: number) => 26400 + 20 * Number(instance) + offset
const script = join(import.meta.dirname, '../../../scripts/cluster')
const nobody = 65534

const skipped = process.env['PULLPASS_TEST_CONTEXT'] ? 'PULLPASS_TEST_CONTEXT names another cluster' : undefined
if (skipped) console.warn(`scripts/cluster is not tested: ${skipped}`)

// A proxy that refuses everything: nothing that a cluster does on its machine goes through one.
const proxied = { ...process.env, HTTPS_PROXY: 'http://127.0.0.1:1', http_proxy: 'http://127.0.0.1:1' }
const run = async (command: string, env: NodeJS.ProcessEnv = proxied) =>
  await runClusterScript([command, '--instance', instance], { env })

describe.skipIf(skipped)('scripts/cluster', () => {
  const planted = '/tmp/pullpass-cluster--'

  beforeAll(async () => {
    // Whoever has a cluster there keeps it.
    expect(await run('status')).toMatchObject({ code: 3, stdout: expect.stringContaining('there is none') })
    await mkdir(planted)
    await writeFile(join(planted, 'host'), 'setting ../../tmp/pullpass-planted 1\n')
    for (const path of [planted, join(planted, 'host')]) await chown(path, nobody, nobody)
  })
  afterAll(async () => {
    await rm(planted, { recursive: true })
    if ((await run('status')).code !== 3) await run('down')
  })

  test('helps on stdout', async () => {
    expect(await runClusterScript(['--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^usage/),
      stderr: '',
    })
    expect(await runClusterScript(['sideways'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^usage/),
    })
  })

  test('answers without a HOME', async () => {
    const { HOME: _, ...env } = process.env
    expect(await run('status', env)).toMatchObject({ code: 3, stderr: '' })
  })

  test('refuses an ordinary user', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pullpass-script-'))
    try {
      await chmod(folder, 0o755)
      await cp(script, join(folder, 'cluster'))
      await cp(`${script}.d`, join(folder, 'cluster.d'), { recursive: true })
      const answer = await asNobody([join(folder, 'cluster'), 'up', '--instance', instance])
      expect(answer).toMatchObject({ code: 1, stderr: expect.stringContaining('needs root') })
    } finally {
      await rm(folder, { recursive: true })
    }
    expect(existsSync(state)).toBe(false)
  })

  test('refuses a port that is taken, by its number, and leaves nothing', async () => {
    await using _ = await listen(port(1), '127.0.0.1')
    expect(await run('up')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`port ${port(1)} for etcd is in use`),
    })
    expect(existsSync(state)).toBe(false)
  })

  test('takes down what it began when it fails midway', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pullpass-script-'))
    try {
      await writeFile(join(folder, 'docker-registry'), '#!/bin/sh\necho no registry today\nexit 1\n', { mode: 0o755 })
      const answer = await run('up', { ...proxied, PATH: `${folder}:${process.env['PATH']}` })
      expect(answer).toMatchObject({ code: 1, stderr: expect.stringContaining('registry stopped: no registry today') })
    } finally {
      await rm(folder, { recursive: true })
    }
    expect(existsSync(state)).toBe(false)
    await (await listen(port(1), '127.0.0.1'))[Symbol.asyncDispose]()
  })

  test('comes up after an `up` that was killed, beside a stranger on another address', async () => {
    await using _ = await listen(port(1), '127.0.0.2')
    const killed = spawn(script, ['up', '--instance', instance], { stdio: 'ignore', env: proxied })
    await untilExists(`${state}/pids/kube-apiserver.pid`, killed)
    killed.kill('SIGKILL')
    await once(killed, 'close')
    expect(await run('status')).toMatchObject({ code: 1, stdout: expect.stringMatching(/^kubelet +stopped/m) })
    expect(await run('up')).toMatchObject({ code: 0, stdout: `${state}/kubeconfig\n` })
    expect(await run('status')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`kubeconfig: ${state}/kubeconfig`),
    })
  })

  test('notes the machine as it was, whatever others plant', async () => {
    expect(await readFile(`${state}/host`, 'utf8')).not.toContain('planted')
  })

  test('does nothing when everything runs', async () => {
    const before = await pids()
    expect(await run('up')).toMatchObject({ code: 0, stdout: `${state}/kubeconfig\n` })
    expect(await pids()).toEqual(before)
  })

  test('says so when the API server does not answer', async () => {
    const { 'kube-apiserver': pid = 0 } = await pids()
    process.kill(pid, 'SIGSTOP')
    try {
      expect((await run('status')).code).toBe(1)
    } finally {
      process.kill(pid, 'SIGCONT')
    }
  })

  test('touches nothing of a running cluster when it is refused', async () => {
    const { 'misbehaving-registry': pid = 0, ...others } = await pids()
    const folder = `${state}/kubelet/empty`
    await mkdir(folder)
    process.kill(pid, 'SIGKILL')
    await using _ = await listen(port(10), '127.0.0.1')
    expect(await run('up')).toMatchObject({ code: 1, stderr: expect.stringContaining(`port ${port(10)}`) })
    expect(existsSync(folder)).toBe(true)
    expect(await pids()).toMatchObject(others)
    expect((await run('status')).code).toBe(1)
  })

  test('lends a cluster that was there, though broken, and leaves it standing', async () => {
    const { giveBack } = await borrowCluster({ instance })
    await giveBack()
    expect((await run('status')).code).toBe(0)
  })

  test('goes, and has nothing to say when it is gone', async () => {
    expect(await run('down')).toMatchObject({ code: 0, stdout: '' })
    expect(existsSync(state)).toBe(false)
    expect(await run('down')).toMatchObject({
      code: 0,
      stdout: '',
      stderr: `cluster ${instance}: down, nothing left\n`,
    })
    expect((await run('status')).code).toBe(3)
  })
})

/** Process ids by daemon. */
async function pids(): Promise<Record<string, number>> {
  const names = ['etcd', 'kube-apiserver', 'containerd', 'kubelet', 'registry', 'misbehaving-registry']
  const read = async (name: string) => Number((await readFile(`${state}/pids/${name}.pid`, 'utf8')).split(' ')[0])
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await read(name)] as const)))
}

async function untilExists(path: string, child: ChildProcess): Promise<void> {
  while (!existsSync(path)) {
    if (child.exitCode !== null) throw new Error(`\`up\` ended with ${child.exitCode} before there was ${path}`)
    await delay(20)
  }
}

/** Listens there until it is disposed of. A process that was just killed may still hold the port for a moment. */
async function listen(number: number, host: string): Promise<AsyncDisposable> {
  for (let tries = 1; ; tries += 1) {
    const server = createServer().listen({ port: number, host })
    try {
      await once(server, 'listening')
      return { [Symbol.asyncDispose]: async () => void (await once(server.close(), 'close')) }
    } catch (error) {
      if (tries === 100) throw error
      await delay(20)
    }
  }
}

async function asNobody([program = '', ...args]: readonly string[]): Promise<{ code: number; stderr: string }> {
  const child = spawn(program, args, { uid: nobody, gid: nobody, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] })
  const chunks: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  const [code] = await once(child, 'close')
  return { code, stderr: Buffer.concat(chunks).toString() }
}
