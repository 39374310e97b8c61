// What starts quickly does the same as the whole program, and the code that is kept for the next start lies where only the user can put it.

import { spawnSync } from 'node:child_process'
import { chmod, chown, lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cliCommand, cliEnvironment, runCli } from './support/run-cli.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000 })

const document = '{"auths":{"reg.example.com":{"auth":"dXNlcjpwYXNzd29yZA=="}}}'
const manifest = `kind: Secret\ntype: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: ${btoa(document)}\n`

/** Whole, but compiled by another V8. */
function withOtherVersion(bytes: Buffer): Buffer {
  const copies = bytes.subarray(64)
  const code = Buffer.from(copies.subarray(0, copies.length / 2)).fill(0, 4, 8)
  return Buffer.concat([bytes.subarray(0, 64), code, code])
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pullpass-start-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('a command line that starts from a small file', () => {
  it.each<[string[], string?]>([
    [[]],
    [['-V']],
    [['--version', 'decode']],
    [['-h', 'verify']],
    [['--help', '--nothing']],
    [['help']],
    [['help', 'verify']],
    [['help', 'complete']],
    [['help', 'plugins']],
    [['help', 'dag']],
    [['help', 'nothing']],
    [['help', 'dag', 'run']],
    [['help', 'verify', '--help']],
    [['help', 'nothing', '--help']],
    [['help', '-h']],
    [['nope', '--help']],
    [['dag', 'nope', '--help']],
    [['help', '-o', 'json']],
    [['decode', '--help']],
    [['decode'], document],
    [['decode', '-', '-o', 'json'], manifest],
    [['decode', '-o', 'yaml'], manifest],
    [['decode', '-oyaml', '--type', 'kubernetes.io/dockercfg'], document],
    [['decode', '-q'], '{"auths":'],
    [['decode'], '{"auths":{"reg.example.com":{"username":"u","password":"…"}}}'],
    [['decode', '-v'], `❯ kubectl get secret\n${document}`],
    [['decode', '-'], '\tkind: "Secret'],
    [['decode', '--reveal'], document],
    [['decode', '/nonexistent/file', '-o', 'yaml']],
    [['decode', '--password', 'x']],
    [['decode', 'a', 'b', '-v']],
    [['decode', '--', '--help']],
    [['explain', 'reg.example.com/app', '--secret-file', '-'], document],
    [['explain', 'reg.example.com/app', '--secret-file=-', '-o', 'yaml'], manifest],
    [['explain', 'NOT AN IMAGE', '--secret-file', '-'], document],
    [['explain', '--secret-file', '-'], document],
    [['explain', 'a', '--secret-file', '-', '--pod', 'b'], document],
    [['explain', '--', 'a', '--secret-file']],
    [['explain', '--help', '--secret-file']],
    [['decoed']],
    [['verify', '--help']],
    [['verify', 'regcred', '--nothing']],
    [['verify', 'regcred', '-n', 'a', '-o', 'yaml']],
    [['verify', '--registry-ca', '/nonexistent/file', '-v']],
    [['list', '-A']],
    [['dag', 'run', '-h']],
    [['run', 'a', '--', 'ls', '-h']],
    [['-o', 'json', 'verify']],
    [['--', 'keygen', '--nothing']],
    [['complete', '--', '']],
    [['complete', '--', 'create', '--password-']],
    [['complete', '--', 'verify', '--context', '']],
    [['completion', 'bash']],
    [['completion', 'nothing']],
  ])('does what the whole program does: %j', async (args, input = '') => {
    const [node = '', program = ''] = cliCommand
    const whole = spawnSync(node, [join(dirname(program), '../dist/cli.js'), ...args], {
      env: { ...cliEnvironment },
      input,
      encoding: 'utf8',
    })
    const { exitCode, stdout, stderr } = await runCli(args, { input })
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: whole.status, stdout: whole.stdout, stderr: whole.stderr })
    expect(stdout + stderr).not.toBe('')
  })
})

describe.skipIf(process.platform === 'win32')('code that is kept between runs', () => {
  const decode = async (variables: Readonly<Record<string, string>>) => {
    const { exitCode, stderr } = await runCli(['decode'], {
      input: document,
      env: { NODE_COMPILE_CACHE: '', ...variables },
    })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  }
  const keptFile = async (): Promise<string> => {
    const names = await readdir(folder, { recursive: true })
    const name = names.find((candidate) => candidate.endsWith('pullpass-decode'))
    expect(name, names.join(' ')).toBeDefined()
    return join(folder, name ?? '')
  }

  it('lies in the cache folder of the user and is used by the next run', async () => {
    await decode({ XDG_CACHE_HOME: folder })
    const file = await keptFile()
    const { ino } = await lstat(file)
    await decode({ XDG_CACHE_HOME: folder })
    expect((await lstat(file)).ino).toBe(ino)
    expect((await readdir(dirname(file))).filter((name) => name.startsWith('pullpass-'))).toEqual(['pullpass-decode'])
  })

  it.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, 1000)],
    ['of another build', (bytes: Buffer) => Buffer.concat([Buffer.alloc(64, '/'), bytes.subarray(64)])],
    [
      'damaged',
      (bytes: Buffer) => Buffer.from(bytes).fill(0, Math.floor(bytes.length / 3), Math.floor(bytes.length / 3) + 4096),
    ],
    ['of another V8', withOtherVersion],
    ['empty', () => Buffer.alloc(0)],
  ])('is made again when it is %s', async (_, damage) => {
    await decode({ XDG_CACHE_HOME: folder })
    const file = await keptFile()
    const whole = await readFile(file)
    const damaged = damage(whole)
    await writeFile(file, damaged)
    await decode({ XDG_CACHE_HOME: folder })
    const again = await readFile(file)
    expect(again.equals(damaged)).toBe(false)
    expect(again.length).toBeGreaterThan(whole.length / 2)
  })

  it('is not kept after a failure', async () => {
    await runCli(['decode', '--nothing'], { env: { NODE_COMPILE_CACHE: '', XDG_CACHE_HOME: folder } })
    expect((await readdir(folder, { recursive: true })).filter((name) => name.includes('pullpass-'))).toEqual([])
  })

  it.each([
    ['Node is told to keep none', () => ({ XDG_CACHE_HOME: folder, NODE_DISABLE_COMPILE_CACHE: '1' })],
    ['the cache folder is no absolute path', () => ({ XDG_CACHE_HOME: '.', HOME: join(folder, 'nobody') })],
    ['there is no home', () => ({ HOME: join(folder, 'nobody') })],
  ])('is not kept when %s', async (_, variables) => {
    await decode({ TMPDIR: folder, ...variables() })
    expect(await readdir(folder)).toEqual([])
  })

  it.runIf(process.getuid?.() === 0)('is never taken from a folder of somebody else', async () => {
    const home = join(folder, 'home')
    await mkdir(home)
    await chmod(home, 0o777)
    await chown(home, 12345, 12345)
    await decode({ HOME: home, TMPDIR: folder })
    expect(await readdir(folder, { recursive: true })).toEqual(['home'])
  })
})
