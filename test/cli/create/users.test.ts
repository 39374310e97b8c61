// The plan of `create` on the sandbox: who uses the secret that would change.

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { SandboxPods } from '../../support/sandbox-pods.ts'
import { runCli } from '../support/run-cli.ts'
import { expectDocument } from '../support/schema.ts'
import { startTestSandbox, type TestSandbox } from '../support/test-sandbox.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let test: TestSandbox

beforeAll(async () => {
  test = await startTestSandbox({ users: [{ name: 'clerk', deny: [{ verbs: ['*'], resources: ['pods'] }] }] })
  await create('--yes', '--attach', 'default')
  const pods = new SandboxPods(test.sandbox)
  const image = `${test.sandbox.registry.host}/team/none:1`
  await pods.create('waits', { image }, { imagePullSecrets: [{ name: 'regcred' }] })
  await pods.create('inherits', { image })
  await pods.create('apart', { image }, { imagePullSecrets: [{ name: 'other' }] })
})
afterAll(() => test.sandbox.stop())

const create = (...flags: string[]) => runCli(['create', 'regcred', ...test.login, '-n', 'app', ...flags])
/** One more label makes it an update. */
const change = ['--email', 'a@example.com', '--dry-run']

describe('the plan of create', () => {
  it('shows who uses the secret', async () => {
    const { exitCode, stdout } = await create(...change)
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/USED BY/)
    expect(stdout).toMatch(/^sandbox +app +update .* pods inherits, waits; service account default /m)
  })

  it('says it in the document, too', async () => {
    const { stdout } = await create(...change, '-o', 'json')
    expect(expectDocument(stdout, 'create-report')).toMatchObject({
      changes: [{ users: { pods: ['inherits', 'waits'], serviceAccounts: ['default'], hasAllPods: true, gaps: [] } }],
    })
  })

  it('says what may not be looked at, and goes on', async () => {
    const { exitCode, stdout } = await create(...change, '--context', 'clerk@sandbox')
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/ update .* service account default; pods not checked /)
    const { stdout: document } = await create(...change, '--context', 'clerk@sandbox', '-o', 'json')
    expect(expectDocument(document, 'create-report')).toMatchObject({
      changes: [{ users: { gaps: [{ of: 'pods', error: { code: 'cluster-forbidden' } }] } }],
    })
  })

  it('asks nothing more for a new secret', async () => {
    test.sandbox.clearRequests()
    const { stdout } = await create('-n', 'web', '--dry-run')
    expect(stdout).toContain('create')
    const asked = test.sandbox.requests().map(({ namespace, resource }) => `${namespace} ${resource}`)
    expect(asked).not.toContain('web pods')
  })
})
