// `pullpass verify` on live secrets: what passes, what fails, what could not be checked.

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { runCli } from '../support/run-cli.ts'
import { expectDocument } from '../support/schema.ts'
import { startTestSandbox, type TestSandbox } from '../support/test-sandbox.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let test: TestSandbox

beforeAll(async () => {
  test = await startTestSandbox({
    clusters: 2,
    users: [{ name: 'guest', deny: [{ verbs: ['*'], resources: ['secrets'] }] }],
  })
  const flags = ['--yes', '-n', 'app', '--context', 'sandbox-1', '--context', 'sandbox-2']
  await runCli(['create', 'regcred', ...test.login, ...flags, '--attach', 'default'])
})
afterEach(() => test.sandbox.clearFaults())
afterAll(() => test.sandbox.stop())

const verify = (...args: string[]) => runCli(['verify', '--kubeconfig', test.sandbox.kubeconfig, ...args])
const image = () => ['--image', test.sandbox.images.private]

describe('verify', () => {
  it('checks and proves in every cluster, and equal secrets look equal', async () => {
    const flags = ['--context', 'sandbox-1', '--context', 'sandbox-2', '-n', 'app']
    const { exitCode, stdout, stderr } = await verify('regcred', ...image(), ...flags)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^sandbox-1\n {2}app\n {4}✓ pass secret regcred: /m)
    expect(stdout).toMatch(/^sandbox-2\n {2}app\n {4}✓ pass secret regcred: /m)
    const fingerprints = [...stdout.matchAll(/fingerprint ([0-9a-f]+)/g)].map((match) => match[1])
    expect(fingerprints).toHaveLength(2)
    expect(new Set(fingerprints).size).toBe(1)
    expect(stdout).toContain(`✓ pass image ${test.sandbox.images.private} with regcred`)
    expect(stdout).toContain('2 proofs asked from ')
    const again = await verify('regcred', ...flags)
    expect(again.stdout.match(/fingerprint ([0-9a-f]+)/)?.[1]).not.toBe(fingerprints[0])
  })

  it('hands over a document that follows the schema', async () => {
    const { exitCode, stdout } = await verify('-n', 'app', ...image(), '--service-account', 'default', '-o', 'json')
    expect(exitCode).toBe(0)
    expect(expectDocument(stdout, 'verify-report')).toMatchObject({
      namespaces: [
        {
          target: { cluster: 'sandbox-1', namespace: 'app' },
          secrets: [{ name: 'regcred', status: 'passed', check: { valid: true } }],
          serviceAccount: { name: 'default', status: 'found', secrets: [{ name: 'regcred', exists: true }] },
        },
      ],
    })
  })

  it('fails for a secret that is missing, with the command that makes it', async () => {
    const { exitCode, stdout } = await verify('regcred', '-n', 'app', '-n', 'web')
    expect(exitCode).not.toBe(0)
    expect(stdout).toContain('✓ pass secret regcred')
    expect(stdout).toContain('✗ fail secret regcred: there is none of this name here')
    expect(stdout).toContain('hint: pullpass create regcred --context sandbox-1 --namespace web\n')
  })

  it('never shows a registry that does not answer as passed', async () => {
    test.sandbox.injectFault({ fault: { kind: 'cut' }, server: 'registry', times: Number.POSITIVE_INFINITY })
    const { stdout } = await verify('regcred', '-n', 'app', ...image())
    expect(stdout).toContain(`? not checked image ${test.sandbox.images.private}`)
    expect(stdout).not.toContain('pass image')
    expect(stdout).toContain('0 failed, 1 not checked')
  })

  it('exits with 4 where it may not look, and still looks elsewhere', async () => {
    const { exitCode, stdout } = await verify(
      'regcred',
      '--context',
      'guest@sandbox-1',
      '--context',
      'sandbox-2',
      '-n',
      'app',
    )
    expect(exitCode).toBe(4)
    expect(stdout).toMatch(/^sandbox-2\n {2}app\n {4}✓ pass secret regcred/m)
    expect(stdout).toContain('error: ')
  })

  it('names the namespaces without pull secrets in one line', async () => {
    const empty = await startTestSandbox({ namespaces: ['first', 'second'] })
    try {
      empty.sandbox.clearRequests()
      const { exitCode, stdout } = await runCli(['verify', '--kubeconfig', empty.sandbox.kubeconfig, '-A'])
      expect({ exitCode, stdout }).toEqual({
        exitCode: 0,
        stdout: 'sandbox\n  no pull secrets in default, first, kube-node-lease, kube-public, kube-system, second\n\n',
      })
      expect(empty.sandbox.requests().filter(({ method }) => method !== 'GET')).toEqual([])
    } finally {
      await empty.sandbox.stop()
    }
  })

  it('counts no secrets where it could not look', async () => {
    const { exitCode, stdout } = await runCli(['verify', '--kubeconfig', test.sandbox.kubeconfig, '-n', 'typo'])
    expect(exitCode).toBe(1)
    expect(stdout).toContain('namespace `typo` does not exist')
    expect(stdout).not.toContain('0 secrets')
  })

  it('says only what failed with --quiet', async () => {
    expect(await verify('regcred', '-n', 'app', '-q')).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    const { stdout } = await verify('regcred', '-n', 'app', '-n', 'web', '-q')
    expect(stdout).toContain('  web')
    expect(stdout).not.toContain('  app')
  })
})
