// From a user's `seal` through the text of a ticket to support's `create --from-sealed`, on a sandbox.

import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { Redacted } from '../../../src/basics/redacted.ts'
import { sealFor } from '../../../src/credentials/sealed/age.ts'
import { type CliRun, type CliRunOptions, runCli } from '../support/run-cli.ts'
import { expectDocument } from '../support/schema.ts'
import { type SealingSandbox, startSealingSandbox } from '../support/sealing-sandbox.ts'
import { decodeStored } from '../support/test-sandbox.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let test: SealingSandbox

beforeAll(async () => {
  test = await startSealingSandbox()
})
afterEach(() => test.sandbox.clearFaults())
afterAll(() => test.sandbox.stop())

const login = () => {
  const { host, username } = test.sandbox.registry
  return ['--server', host, '--username', username]
}
const image = () => ['--image', test.sandbox.images.private]
const seal = (...args: string[]) =>
  runCli(['seal', ...args, '--to', test.recipient, '--password-stdin'], {
    input: `${test.sandbox.registry.password}\n`,
  })
const create = (sealed: string, args: string[], options: CliRunOptions = {}): Promise<CliRun> =>
  runCli(
    ['create', '--from-sealed', '-', '--identity', test.identity, '--kubeconfig', test.sandbox.kubeconfig, ...args],
    {
      input: sealed,
      ...options,
    },
  )

async function sealOne(name: string): Promise<string> {
  const run = await seal(name, ...login(), ...image(), '--context', 'sandbox-2', '-n', 'app', '-n', 'web')
  expect(run).toMatchObject({ exitCode: 0 })
  return run.stdout
}

describe('the whole way', () => {
  it('a user seals, the ticket quotes it, support opens, proves and writes; neither sees the password', async () => {
    const { host, username, password } = test.sandbox.registry
    const sealed = await seal('handed', ...login(), ...image(), '--context', 'sandbox-2', '-n', 'app', '-n', 'web')
    expect(sealed.stderr).toContain(`1 login will be tried: ${username} at ${host}`)
    expect(sealed.stderr).toContain('✓ pass')
    expect(sealed.stdout).toMatch(/^-----BEGIN PULLPASS REQUEST-----\nSecret: {4}handed\nCluster: {3}sandbox-2\n/)

    const ticket = `Hi,\r\n\r\n${sealed.stdout.replaceAll(/^/gm, '> ').replaceAll('\n', '\r\n')}\r\nThanks, Bob\r\n`
    const plan = await create(ticket, ['--dry-run'])
    expect(plan.exitCode).toBe(0)
    expect(plan.stderr).toContain(`The sealed request:\n  Secret:    handed\n  Cluster:   sandbox-2\n  Namespace: app`)
    expect(plan.stdout).toMatch(/^sandbox-2 +app +create /m)
    expect(await test.readSecret('app', 'handed', 'sandbox-2')).toBeUndefined()

    const written = await create(ticket, ['--context', 'sandbox-2', '-n', 'app', '-n', 'web', '--yes'])
    expect(written.exitCode).toBe(0)
    expect(written.stdout.match(/^sandbox-2 +(app|web) +created/gm)).toHaveLength(2)
    for (const namespace of ['app', 'web']) {
      const stored = decodeStored(await test.readSecret(namespace, 'handed', 'sandbox-2'))
      expect(stored).toMatchObject({ auths: { [host]: { username, password } } })
    }
    for (const run of [sealed, plan, written]) expect(run.stdout + run.stderr).not.toContain(password)
  })

  it('a document that exists is checked, repaired and sealed', async () => {
    const { host, username, password } = test.sandbox.registry
    const auth = Buffer.from(`${username}:${password}`).toString('base64')
    const path = test.writeFile('sent.json', `\ufeff{"auths":{"https://${host}/v2/":{"auth":"${auth}"}}}`)
    const sealed = await runCli(['seal', '--to', test.recipient, '--from-file', path, ...image()])
    expect(sealed.exitCode).toBe(0)
    expect(sealed.stderr).toContain('repaired:')
    const written = await create(sealed.stdout, ['mended', '-n', 'app', '--context', 'sandbox-1', '--yes'])
    expect(written.exitCode).toBe(0)
    expect(JSON.stringify(decodeStored(await test.readSecret('app', 'mended', 'sandbox-1')))).toContain(host)
  })

  it('what age alone sealed is taken as a document', async () => {
    const { host, username, password } = test.sandbox.registry
    const document = JSON.stringify({ auths: { [host]: { username, password } } })
    const armor = await sealFor([test.recipient], new Redacted(document))
    const written = await create(armor, ['by-age', ...image(), '-n', 'app', '--context', 'sandbox-1', '--yes'])
    expect(written.exitCode).toBe(0)
    expect(written.stderr).toContain('It was sealed with age alone')
    expect(decodeStored(await test.readSecret('app', 'by-age', 'sandbox-1'))).toMatchObject(JSON.parse(document))
  })
})

describe('seal', () => {
  it('hands over one document that follows the schema', async () => {
    const flags = [...login(), ...image(), '--context', 'east', '-n', 'app', '--valid-for', '12h']
    const { stdout } = await seal('json', ...flags, '-o', 'json')
    const document = expectDocument(stdout, 'seal-report')
    const { host, username } = test.sandbox.registry
    expect(document).toMatchObject({
      outcome: 'sealed',
      recipients: [test.recipient],
      proofs: [{ status: 'passed' }],
      head: { secret: 'json', clusters: ['east'], namespaces: ['app'], logins: [{ registry: host, username }] },
    })
    const { head, text } = document as { head: { sealedAt: string; expiresAt: string }; text: string }
    expect(Date.parse(head.expiresAt) - Date.parse(head.sealedAt)).toBe(12 * 3_600_000)
    expect(text).toContain('-----END PULLPASS REQUEST-----\n')
  })

  it('expires with the token that it holds', async () => {
    const end = Math.floor(Date.now() / 1000) + 3600
    const token = Buffer.from(JSON.stringify({ payload: 'x', type: 'DATA_KEY', expiration: end })).toString('base64')
    const host = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'
    const args = ['seal', '--to', test.recipient, '--server', host, '--username', 'AWS', '--password-stdin']
    const { stdout } = await runCli(args, { input: token })
    expect(stdout).toContain(`Expires:   ${new Date(end * 1000).toISOString()}`)
  })

  it('a login that the registry refuses is not sealed', async () => {
    const args = ['seal', '--to', test.recipient, ...login(), ...image(), '--password-stdin']
    const refused = await runCli(args, { input: 'wrong-password' })
    expect(refused.exitCode).toBe(3)
    expect(refused.stdout).toContain('nothing was sealed: the registry says no')
    expect(refused.stdout).not.toContain('BEGIN AGE')
    const unproven = await runCli([...args, '--unproven'], { input: 'wrong-password' })
    expect(unproven.exitCode).toBe(0)
  })

  it('a registry that can not be reached from here is no hindrance', async () => {
    const host = '127.0.0.1:1'
    const args = ['seal', '--to', test.recipient, '--server', host, '--username', 'bob', '--image', `${host}/a/b:1`]
    const { exitCode, stdout, stderr } = await runCli([...args, '--password-stdin'], { input: 'pw' })
    expect(exitCode).toBe(0)
    expect(stderr).toContain('? not checked')
    expect(stdout).toContain('BEGIN AGE')
  })

  it('a document that would break pods is not sealed', async () => {
    const path = test.writeFile('broken.json', '{"auths":{"ghcr.io":{"auth":"bm8tY29sb24="}}}')
    const { exitCode, stdout } = await runCli(['seal', '--to', test.recipient, '--from-file', path, '-o', 'json'])
    expect(exitCode).toBe(3)
    expect(expectDocument(stdout, 'seal-report')).toMatchObject({ outcome: 'refused-by-check' })
  })

  it('names every missing flag at once', async () => {
    const { exitCode, stderr } = await runCli(['seal'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain(
      'error: missing: --to or --to-file; --server; --username; --password-stdin or --password-file',
    )
    expect(stderr).toContain('hint: see `pullpass seal --help`')
  })

  it.each([
    [
      'a recipient with a typing error',
      ['--to', 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqs'],
      'is no recipient that pullpass can seal for',
    ],
    ['an SSH key', ['--to', 'ssh-ed25519 AAAA'], 'an SSH key is no recipient'],
    ['a time beyond reason', ['--to', 'age1x', '--valid-for', '1y'], '--valid-for takes a time between 1h and 90d'],
    ['an image that is none', ['--to-file', 'RECIPIENTS', '--image', 'NO'], '`NO` is not an image'],
  ])('refuses %s', async (_, flags, expected) => {
    const file = test.writeFile('recipients.txt', `# support\n${test.recipient}\n`)
    const args = ['seal', ...flags.map((flag) => (flag === 'RECIPIENTS' ? file : flag)), ...login(), '--password-stdin']
    const { exitCode, stdout, stderr } = await runCli(args, { input: 'pw' })
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(expected)
  })

  it('a secret key given as recipient is not repeated', async () => {
    const secret = `AGE-SECRET-KEY-1${'Q'.repeat(58)}`
    const { exitCode, stdout, stderr } = await runCli(['seal', '--to', secret, ...login(), '--password-stdin'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('a secret key was given as a recipient')
    expect(stdout + stderr).not.toContain('QQQQ')
  })
})

describe('create --from-sealed', () => {
  it('with --yes, the targets of the request must be named', async () => {
    const sealed = await sealOne('unseen')
    const { exitCode, stdout, stderr } = await create(sealed, ['--yes'])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain('error: the sealed request names its own targets, and with --yes nobody would see them')
    expect(stderr).toContain('--context sandbox-2 -n app -n web')
    expect(await test.readSecret('app', 'unseen', 'sandbox-2')).toBeUndefined()
  })

  it('flags win over the request', async () => {
    const sealed = await sealOne('renamed')
    const flags = ['other', '--context', 'sandbox-1', '-n', 'web', '--yes']
    expect(await create(sealed, flags)).toMatchObject({ exitCode: 0 })
    expect(await test.readSecret('web', 'other', 'sandbox-1')).toBeDefined()
    expect(await test.readSecret('app', 'renamed', 'sandbox-2')).toBeUndefined()
  })

  it('a cluster that the kubeconfig does not have is named', async () => {
    const { stdout } = await seal('far', ...login(), '--context', 'the big one', '-n', 'app')
    const { exitCode, stderr } = await create(stdout, ['--dry-run'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('error: the request is for a cluster `the big one`, and no context is called so')
    expect(stderr).toContain('--context')
  })

  it('names what the request leaves open', async () => {
    const { stdout } = await seal(...login())
    const { exitCode, stderr } = await create(stdout, ['--dry-run'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('error: missing: NAME')
  })

  it.each<[string, (sealed: string) => string, string]>([
    ['cut', (sealed) => sealed.slice(0, 700), 'the text is cut: it ends before `-----END AGE ENCRYPTED FILE-----`'],
    [
      'changed',
      (sealed) => sealed.replace('Namespace: app', 'Namespace: kube-system'),
      'the readable head was changed after sealing',
    ],
    ['something else', () => 'please see attachment', 'there is no sealed request in the text'],
  ])('a text that was %s: a clear error, no cluster is asked', async (_, change, expected) => {
    const sealed = await sealOne('damaged')
    test.sandbox.clearRequests()
    const { exitCode, stdout, stderr } = await create(change(sealed), ['--dry-run', '-o', 'json'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain(expected)
    expectDocument(stdout, 'error')
    expect(test.sandbox.requests()).toEqual([])
  })

  it('another key, no key', async () => {
    const sealed = await sealOne('locked')
    const other = join(dirname(test.identity), 'other.txt')
    const { stdout: own } = await runCli(['keygen', '--identity', other])
    const wrong = await create(sealed, ['--dry-run', '--identity', other])
    expect(wrong.exitCode).toBe(2)
    expect(wrong.stderr).toContain('error: the request was sealed for another key than yours')
    expect(wrong.stderr).toContain(`your recipient is \`${own.trim()}\``)
    const none = await create(sealed, ['--dry-run', '--identity', '/nonexistent/key'])
    expect(none.exitCode).toBe(2)
    expect(none.stderr).toContain('hint: or make a key with `pullpass keygen`')
  })

  it.each([
    [['--server', 'ghcr.io'], "`--from-sealed` can't be combined with `--server`"],
    [['--from-file', 'x'], "`--from-sealed` can't be combined with `--from-file`"],
    [['--password-stdin'], "`--from-sealed` can't be combined with `--password-stdin`"],
  ])('refuses %j beside it', async (flags, expected) => {
    const { exitCode, stderr } = await create('', flags)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(expected)
  })
})
