// Programs that give credentials: what they get, when they are stopped, and how their end is told.

import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { programEnvironment } from '../../../src/credentials/programs/environment.ts'
import { type ProgramRun, runProgram } from '../../../src/credentials/programs/run-program.ts'
import { makeFolder } from '../../cluster-port/support/folder.ts'

const node = process.execPath
const run = (script: string, changes: Partial<ProgramRun> = {}) =>
  runProgram({
    command: node,
    args: ['-e', script],
    env: {},
    interactive: false,
    timeoutMs: 10_000,
    signal: new AbortController().signal,
    ...changes,
  })

async function outputOf(result: ReturnType<typeof runProgram>): Promise<string> {
  const ended = await result
  if (ended.kind !== 'printed') throw new Error(ended.kind)
  return ended.output.reveal()
}

describe('what it gets', () => {
  test('its input to the end, and no shell in between', async () => {
    const script = 'process.stdout.write(require("fs").readFileSync(0, "utf8") + process.argv.slice(1).join("|"))'
    const args = ['-e', script, '$HOME', '`id`', 'a b', ';', '*']
    expect(await outputOf(run('', { args, input: 'line\nmore' }))).toBe('line\nmore$HOME|`id`|a b|;|*')
  })

  test('no input at all where none is given', async () => {
    expect(await outputOf(run('process.stdout.write(require("fs").readFileSync(0, "utf8") + "end")'))).toBe('end')
  })

  test('the variables it was given and no other', async () => {
    const env = { ONE: '1' }
    expect(await outputOf(run('process.stdout.write(JSON.stringify(process.env))', { env }))).toBe('{"ONE":"1"}')
  })

  test('one that reads nothing of a long input ends as it likes', async () => {
    expect(await outputOf(run('process.stdout.write("ok")', { input: 'x'.repeat(1_000_000) }))).toBe('ok')
  })
})

describe('how it ends', () => {
  test.each([
    ['an exit code', 'process.exitCode = 7', /^it ended with code 7$/],
    ['a signal', 'process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 10000)', /^it was ended by SIGTERM$/],
    ['too much output', 'setInterval(() => process.stdout.write("x".repeat(1e6)), 1)', /^it printed more than 1 MiB$/],
  ])('%s is told', async (_, script, why) => {
    expect(await run(script)).toMatchObject({ kind: 'failed', why: expect.stringMatching(why) })
  })

  test('what stood on stdout of one that failed is kept to ourselves', async () => {
    const result = await run('process.stdout.write("marker"); process.exitCode = 1')
    expect(JSON.stringify(result)).not.toContain('marker')
    expect(result.kind === 'failed' && result.output.reveal()).toBe('marker')
  })

  test('its time is limited', async () => {
    const result = await run('setTimeout(() => {}, 600_000)', { timeoutMs: 300 })
    expect(result).toMatchObject({ kind: 'failed', why: 'it took longer than 0.3 s' })
  })

  test('a child of it that keeps the output open is not waited for', async () => {
    const pidFile = `${await makeFolder()}/pid`
    const stop = new AbortController()
    const args = ['-c', 'sleep 600 & echo $! > "$1"; wait', 'sh', pidFile]
    const result = run('', { command: '/bin/sh', args, timeoutMs: 600_000, signal: stop.signal })
    await expect.poll(async () => await readFile(pidFile, 'utf8').catch(() => '')).toMatch(/^\d+\n$/)
    const pid = Number(await readFile(pidFile, 'utf8'))
    onTestFinished(() => void process.kill(pid, 'SIGKILL'))
    stop.abort(new Error('enough'))
    await expect(result).rejects.toThrow('enough')
    // Throws where there is no such process.
    process.kill(pid, 0)
  })

  test('stopping kills it and rejects with the reason', async () => {
    const stop = new AbortController()
    const result = run('setTimeout(() => {}, 10000)', { signal: stop.signal })
    stop.abort(new Error('enough'))
    await expect(result).rejects.toThrow('enough')
  })

  test('one that is not there, and one that is no program', async () => {
    expect(await run('', { command: '/nonexistent/program' })).toEqual({ kind: 'absent' })
    const folder = await makeFolder()
    await writeFile(`${folder}/text`, 'hello', { mode: 0o644 })
    const result = await run('', { command: `${folder}/text` })
    expect(result).toMatchObject({ kind: 'failed', why: 'it could not be started (EACCES)' })
  })
})

test('the environment is what such programs need, and nothing else', () => {
  const own = {
    PATH: '/bin',
    Path: 'C:\\',
    HOME: '/h',
    https_proxy: 'http://p',
    LC_ALL: 'C',
    AWS_PROFILE: 'a',
    GOOGLE_APPLICATION_CREDENTIALS: 'g',
    AZURE_CLIENT_ID: 'z',
    GNUPGHOME: '/g',
    REGISTRY_PASSWORD: 'marker',
    GITHUB_TOKEN: 'marker',
    NODE_OPTIONS: '--require /tmp/x',
    LD_PRELOAD: '/tmp/x.so',
    UNSET: undefined,
  }
  const { GNUPGHOME: _gnupg, REGISTRY_PASSWORD: _password, GITHUB_TOKEN: _token, ...rest } = own
  const { NODE_OPTIONS: _options, LD_PRELOAD: _preload, UNSET: _unset, ...kept } = rest
  expect(programEnvironment(own)).toEqual(kept)
  expect(programEnvironment(own, ['GNUPG'])).toEqual({ ...kept, GNUPGHOME: '/g' })
})
