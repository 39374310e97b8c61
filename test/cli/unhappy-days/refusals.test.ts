// Clusters that refuse what `create` writes. The answers are those of a real API server (test/cluster/unhappy-days.test.ts).

import { afterAll, afterEach, beforeAll, describe, expect, test as it, vi } from 'vitest'
import type { Fault } from '../../../src/sandbox/index.ts'
import { RawCluster } from '../../support/raw-cluster.ts'
import { type LineRun, runLine } from '../support/run-line.ts'
import { decodeStored, startTestSandbox, type TestSandbox } from '../support/test-sandbox.ts'
import { expectClear } from './support/clear.ts'

vi.setConfig({ testTimeout: 60_000 })

let test: TestSandbox
beforeAll(async () => {
  test = await startTestSandbox({
    users: [
      { name: 'creator', deny: [{ verbs: ['get', 'list', 'update', 'delete'] }] },
      { name: 'reader', deny: [{ verbs: ['create', 'update', 'delete'] }] },
      {
        name: 'elsewhere',
        deny: [
          { verbs: ['*'], namespaces: ['web'] },
          { verbs: ['list'], resources: ['namespaces'] },
        ],
      },
    ],
  })
})
afterEach(() => test.sandbox.clearFaults())
afterAll(() => test.sandbox.stop())

async function create(name: string, flags: readonly string[]): Promise<LineRun & { readonly told: string }> {
  const run = await runLine(['create', name, ...test.login, '--yes', '-q', ...flags])
  expectClear(run, { title: flags.join(' '), secrets: [test.sandbox.registry.password] })
  return { ...run, told: (run.stdout + run.stderr).replace(/\s+/g, ' ') }
}

const refusal = (status: number, reason: string, message: string): Fault => ({
  ...{ kind: 'answer', status, headers: { 'content-type': 'application/json' } },
  body: JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code: status, reason, message }),
})

describe('create', () => {
  it.each<[string, Fault, string]>([
    [
      'a quota',
      refusal(
        403,
        'Forbidden',
        'secrets "regcred" is forbidden: exceeded quota: few, requested: count/secrets=1, used: count/secrets=5, limited: count/secrets=5',
      ),
      'the server answered 403: secrets "regcred" is forbidden: exceeded quota: few, requested: count/secrets=1, used: count/secrets=5, limited: count/secrets=5 hint: change what the cause names',
    ],
    [
      'a policy',
      refusal(
        422,
        'Invalid',
        "secrets \"regcred\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'p' denied request: pull secrets come from the platform team",
      ),
      'denied request: pull secrets come from the platform team hint: change what the cause names',
    ],
    [
      'a webhook',
      refusal(400, 'BadRequest', 'admission webhook "secrets.example.com" denied the request: ask the platform team'),
      'admission webhook "secrets.example.com" denied the request: ask the platform team hint: change what the cause',
    ],
    [
      'a webhook that is down',
      refusal(
        500,
        'InternalError',
        'Internal error occurred: failed calling webhook "secrets.example.com": failed to call webhook: Post "https://127.0.0.1:1/?timeout=2s": dial tcp 127.0.0.1:1: connect: connection refused',
      ),
      'failed calling webhook "secrets.example.com"',
    ],
  ])('tells what %s says, and that nothing is there', async (_title, fault, expected) => {
    test.sandbox.injectFault({ server: 'api', method: 'POST', path: '/secrets', fault, times: 9 })
    const { exitCode, told } = await create('regcred', ['-n', 'app'])
    expect(exitCode).toBe(1)
    expect(told).toContain('app failed error: cannot create secret `regcred` in `sandbox/app`')
    expect(told).toContain(expected)
    expect(await test.readSecret('app', 'regcred')).toBeUndefined()
  })

  it('one namespace that refuses hides no other', async () => {
    const fault = refusal(403, 'Forbidden', 'secrets "both" is forbidden: exceeded quota: few')
    test.sandbox.injectFault({ server: 'api', method: 'POST', path: '/namespaces/app/secrets', fault })
    const { exitCode, told } = await create('both', ['-n', 'app,web'])
    expect(exitCode).toBe(1)
    expect(told).toContain('exceeded quota: few')
    expect(await test.readSecret('app', 'both')).toBeUndefined()
    expect(await test.readSecret('web', 'both')).toBeDefined()
  })

  it('a namespace that is missing is named, and one that is there is written', async () => {
    const { exitCode, told } = await create('partly', ['-n', 'nowhere,app'])
    expect(exitCode).toBe(1)
    expect(told).toContain('error: namespace `nowhere` does not exist in cluster `sandbox` hint: ')
    expect(await test.readSecret('app', 'partly')).toBeDefined()
  })

  it('a namespace that ends is named', async () => {
    const raw = new RawCluster(test.sandbox.kubeconfig)
    await raw.send('POST', '/api/v1/namespaces', { body: { metadata: { name: 'ending' } } })
    await test.writeSecret('ending', { metadata: { name: 'held', finalizers: ['example.com/hold'] } })
    await raw.send('DELETE', '/api/v1/namespaces/ending')
    raw.close()
    const { exitCode, told } = await create('late', ['-n', 'ending'])
    expect(exitCode).toBe(1)
    expect(told).toContain(
      'error: namespace `ending` is being deleted in cluster `sandbox` hint: wait until it is gone and create it anew',
    )
  })

  it('the right to create alone is enough, once', async () => {
    expect(await create('blind', ['--context', 'creator@sandbox', '-n', 'app'])).toMatchObject({ exitCode: 0 })
    expect(decodeStored(await test.readSecret('app', 'blind'))).toMatchObject({ auths: {} })
    const { exitCode, told } = await create('blind', ['--context', 'creator@sandbox', '-n', 'app'])
    expect(exitCode).toBe(1)
    expect(told).toContain('exists already, and may not be read hint: ask for the right to `get` secrets there')
  })

  it.each([
    ['reader@sandbox', 'User "reader" cannot create resource "secrets"'],
    ['elsewhere@sandbox', 'User "elsewhere" cannot create resource "secrets"'],
  ])('without the right to write, %s is told which', async (context, expected) => {
    const { exitCode, told } = await create('denied', ['--context', context, '-n', 'web'])
    expect(exitCode).toBe(4)
    expect(told).toContain(expected)
    expect(told).toContain('hint: ask for the right, or choose another `--context`')
  })

  it('an immutable secret is replaced only when told so', async () => {
    const data = { '.dockerconfigjson': Buffer.from('{"auths":{}}').toString('base64') }
    await test.writeSecret('app', {
      metadata: { name: 'hard' },
      type: 'kubernetes.io/dockerconfigjson',
      data,
      immutable: true,
    })
    const { exitCode, told } = await create('hard', ['-n', 'app'])
    expect(exitCode).toBe(1)
    expect(told).toMatch(/conflict .*immutable.* hint: add --replace/)
    expect(await create('hard', ['-n', 'app', '--replace'])).toMatchObject({ exitCode: 0 })
    const { registry } = test.sandbox
    expect(decodeStored(await test.readSecret('app', 'hard'))).toMatchObject({ auths: { [registry.host]: {} } })
  })
})
