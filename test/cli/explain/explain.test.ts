// `pullpass explain`: from files and from a cluster, and all keyring vectors through it.

import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runCli } from '../support/run-cli.ts'
import { runInProcess } from '../support/run-in-process.ts'
import { expectDocument } from '../support/schema.ts'
import { startTestSandbox, type TestSandbox } from '../support/test-sandbox.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const nothing = new Uint8Array()
let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pullpass-test-'))
})
afterAll(() => rm(directory, { recursive: true }))

function writeSecret(name: string, type: string, document: string): string {
  const key = type === 'kubernetes.io/dockercfg' ? '.dockercfg' : '.dockerconfigjson'
  const path = join(directory, name)
  const data = { [key]: Buffer.from(document).toString('base64') }
  writeFileSync(path, JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, type, data }))
  return path
}

describe('explain from files', () => {
  const document = JSON.stringify({
    auths: {
      'ghcr.io': { username: 'bob', password: 'hunter2', auth: 'Ym9iOmh1bnRlcjI=' },
      'quay.io': { username: 'eve', password: 'hunter2', auth: 'ZXZlOmh1bnRlcjI=' },
    },
  })

  it('says which login is tried and why the other is not', async () => {
    const { exitCode, stdout, stderr } = await runCli(['explain', 'ghcr.io/acme/app:1', '--secret-file', '-'], {
      input: document,
    })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toContain('one login is tried')
    expect(stdout).toMatch(/^1 +ghcr\.io +bob +standard input$/m)
    expect(stdout).toContain('quay.io in standard input: the key is for another host')
    for (const tool of ['docker', 'podman', 'crane']) expect(stdout).toMatch(new RegExp(`${tool} +credential +ghcr.io`))
    expect(stdout).not.toContain('hunter2')
  })

  it('says in words why a secret is passed over', async () => {
    const { exitCode, stdout } = await runCli([
      'explain',
      'ghcr.io/a/b',
      '--secret-file',
      writeSecret('opaque.json', 'Opaque', '{}'),
    ])
    expect(exitCode).toBe(3)
    expect(stdout).toContain('is ignored: its type is none that the kubelet looks for logins in')
  })

  it('exits with 3 where the image would be pulled without a login', async () => {
    const { exitCode, stdout } = await runCli(['explain', 'nginx', '--secret-file', '-'], { input: document })
    expect(exitCode).toBe(3)
    expect(stdout).toContain('no login is tried')
  })

  it.each([
    [['explain', 'case/UPPER', '--secret-file', '-'], document, 2, 'this is no image'],
    [['explain', 'a', '--secret-file', '-', '-n', 'x'], document, 2, '`--secret-file` looks at files alone'],
    [['explain', 'a', '--secret-file', '-', '--secret-file', '-'], document, 2, 'both read standard input'],
    [['explain', 'a', '--secret-file', '-'], 'kind: Pod', 2, 'there is no Secret in `standard input`'],
  ])('refuses %j', async (args, input, exitCode, words) => {
    const run = await runCli(args, { input })
    expect(run.exitCode).toBe(exitCode)
    expect(run.stdout + run.stderr).toContain(words)
  })
})

describe('explain from a cluster', () => {
  let test: TestSandbox
  beforeAll(async () => {
    test = await startTestSandbox()
    await runCli(['create', 'one', ...test.login, '--yes', '-n', 'app', '--attach', 'default'])
    await runCli(['create', 'two', ...test.login, '--yes', '-n', 'app'])
  })
  afterAll(() => test.sandbox.stop())

  const explain = async (...flags: string[]) => {
    const { sandbox } = test
    const cluster = ['--kubeconfig', sandbox.kubeconfig, '-n', 'app', '-o', 'json']
    const { exitCode, stdout } = await runCli(['explain', sandbox.images.private, ...cluster, ...flags])
    const document = expectDocument(stdout, exitCode === 0 || exitCode === 3 ? 'explain-report' : 'error')
    return { exitCode, document }
  }

  it.each([
    ['every pull secret of the namespace', [], ['one', 'two']],
    ['named secrets in their order', ['--secret', 'two', '--secret', 'one'], ['two', 'one']],
    ["a service account's", ['--service-account', 'default'], ['one']],
    [
      "the pod's own list, which switches the account's off",
      ['--service-account', 'default', '--secret', 'two'],
      ['two'],
    ],
  ])('looks at %s', async (_, flags, names) => {
    const { exitCode, document } = await explain(...flags)
    expect(exitCode).toBe(0)
    expect(document).toMatchObject({ outcome: 'credentials', candidates: names.map((secretName) => ({ secretName })) })
  })

  it('goes on without a secret that does not exist, as the kubelet does', async () => {
    const { exitCode, document } = await explain('--secret', 'gone', '--secret', 'one')
    expect(exitCode).toBe(0)
    expect(document).toMatchObject({
      secrets: [
        { name: 'gone', status: 'missing' },
        { name: 'one', status: 'loaded' },
      ],
    })
  })

  it.each([
    ['alone', []],
    ['with a secret', ['--secret', 'one']],
    ['with a service account', ['--service-account', 'default']],
  ])('names a namespace that does not exist, %s', async (_, flags) => {
    const { exitCode, document } = await explain('-n', 'typo', ...flags)
    expect(exitCode).toBe(1)
    expect(document).toMatchObject({ error: { code: 'namespace-missing' } })
  })

  it('names a service account that does not exist', async () => {
    const { exitCode, document } = await explain('--service-account', 'nobody')
    expect(exitCode).toBe(1)
    expect(document).toMatchObject({ error: { message: 'there is no service account `nobody` in `sandbox/app`' } })
  })
})

interface Vector {
  readonly name: string
  readonly format?: string
  readonly dockerconfig: unknown
  readonly moreSecrets?: readonly { readonly type: string; readonly dockerconfig: unknown }[]
  readonly image: string
  readonly outcome: string
  readonly expected: readonly { readonly registryKey: string; readonly username: string; readonly secret?: number }[]
  readonly ties?: readonly (readonly number[])[]
}

const vectors: readonly Vector[] = JSON.parse(
  readFileSync(new URL('../../vectors/keyring-vectors.json', import.meta.url), 'utf8'),
)

describe('keyring vectors', () => {
  it.each(vectors.map((vector, index) => [vector.name, index, vector] as const))('%s', async (_, index, vector) => {
    const text = (document: unknown) => (typeof document === 'string' ? document : JSON.stringify(document))
    const first = vector.format === 'dockercfg' ? 'kubernetes.io/dockercfg' : 'kubernetes.io/dockerconfigjson'
    const secrets = [{ type: first, dockerconfig: vector.dockerconfig }, ...(vector.moreSecrets ?? [])]
    const files = secrets.map(({ type, dockerconfig }, position) =>
      writeSecret(`vector-${index}-${position}`, type, text(dockerconfig)),
    )
    const args = ['explain', '-o', 'json', ...files.flatMap((file) => ['--secret-file', file]), '--', vector.image]
    const { stdout } = await runInProcess(args, nothing)
    const report = JSON.parse(stdout)
    expect(report.outcome).toBe(vector.outcome)
    const tied = new Set((vector.ties ?? []).flat())
    const shown = report.candidates.map((candidate: { username: string; secretIndex: number }) => [
      candidate.username,
      candidate.secretIndex,
    ])
    const expected = vector.expected.map(({ username, secret = 0 }) => [username, secret])
    expect([...shown].sort()).toEqual([...expected].sort())
    for (const [position, candidate] of expected.entries()) {
      if (!tied.has(position)) expect(shown[position]).toEqual(candidate)
    }
    expectDocument(stdout, 'explain-report')
  })
})
