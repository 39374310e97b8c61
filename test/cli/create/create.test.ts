// `pullpass create` as a script runs it, against a sandbox: what is written, what is refused, what is said.

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Secret } from '../../../src/basics/wire.ts'
import { runCli } from '../support/run-cli.ts'
import { expectDocument } from '../support/schema.ts'
import { decodeStored, startTestSandbox, type TestSandbox } from '../support/test-sandbox.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let test: TestSandbox

beforeAll(async () => {
  test = await startTestSandbox({
    clusters: 2,
    users: [{ name: 'guest', deny: [{ verbs: ['*'], resources: ['secrets'] }] }],
  })
})
afterEach(() => test.sandbox.clearFaults())
afterAll(() => test.sandbox.stop())

const create = (name: string, ...flags: string[]) => runCli(['create', name, ...test.login, '--yes', ...flags])

describe('create', () => {
  it('writes to every namespace of every cluster, reads back, and says how to use it', async () => {
    const { sandbox } = test
    const flags = ['--context', 'sandbox-1', '--context', 'sandbox-2', '-n', 'app', '-n', 'web']
    const { exitCode, stdout, stderr } = await create('everywhere', ...flags, '--email', 'a@example.com')
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
    expect(stdout.match(/^sandbox-[12] +(app|web) +created +✓ valid$/gm)).toHaveLength(4)
    expect(stdout).toContain('image_pull_secrets=[k8s.V1LocalObjectReference("everywhere")]')
    expect(stderr).toContain(`1 login will be tried: ${sandbox.registry.username} at ${sandbox.registry.host}`)
    expect(stderr).toContain(`✓ pass ${sandbox.images.private}`)
    for (const context of ['sandbox-1', 'sandbox-2']) {
      const secret = await test.readSecret('app', 'everywhere', context)
      expect(secret?.type).toBe('kubernetes.io/dockerconfigjson')
      const { username, password, host } = sandbox.registry
      expect(decodeStored(secret)).toEqual({
        auths: {
          [host]: {
            username,
            password,
            email: 'a@example.com',
            auth: Buffer.from(`${username}:${password}`).toString('base64'),
          },
        },
      })
    }
  })

  it('reports unchanged the second time and writes nothing', async () => {
    expect((await create('again', '-n', 'app')).exitCode).toBe(0)
    const before = await test.readSecret('app', 'again')
    const { exitCode, stdout } = await create('again', '-n', 'app')
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^sandbox-1 +app +unchanged$/m)
    expect((await test.readSecret('app', 'again'))?.metadata?.resourceVersion).toBe(before?.metadata?.resourceVersion)
  })

  it('refuses a wrong password before anything is written, and leaves the working secret alone', async () => {
    expect((await create('kept', '-n', 'app')).exitCode).toBe(0)
    const before = await test.readSecret('app', 'kept')
    const wrong = test.writeFile('wrong.txt', 'not-the-password')
    const { exitCode, stdout } = await create('kept', '-n', 'app', '-n', 'web', '--password-file', wrong)
    expect(exitCode).toBe(3)
    expect(stdout).toContain('the registry refused the login')
    expect(stdout).toContain('nothing was written')
    expect(await test.readSecret('app', 'kept')).toEqual(before)
    expect(await test.readSecret('web', 'kept')).toBeUndefined()
  })

  it('writes an unproven secret only when told to', async () => {
    const wrong = test.writeFile('wrong.txt', 'not-the-password')
    const flags = ['-n', 'app', '--password-file', wrong, '--unproven']
    const { exitCode, stdout, stderr } = await create('unproven', ...flags)
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^sandbox-1 +app +created/m)
    expect(stderr).toContain(`✗ fail ${test.sandbox.images.private}\n  the registry refused the login`)
    expect(stdout).toContain(`refused: the registry says no to the secret for ${test.sandbox.images.private}`)
    const quiet = await create('unproven', ...flags, '-q')
    expect(quiet.stderr).toContain('the registry refused the login')
  })

  it('says even with -q that the registry could not be asked, and goes on with a login that fits', async () => {
    test.sandbox.injectFault({ fault: { kind: 'cut' }, server: 'registry', times: Number.POSITIVE_INFINITY })
    const { exitCode, stdout, stderr } = await create('unasked', '-n', 'app', '-q')
    expect(exitCode).toBe(0)
    expect(stdout).toContain(`not proven: nothing shows that the secret opens ${test.sandbox.images.private}`)
    expect(stderr).toContain(`warning: not proven that the secret opens \`${test.sandbox.images.private}\`: `)
  })

  it('warns even with -q of a password that has one line end too many', async () => {
    const twice = test.writeFile('twice.txt', `${test.sandbox.registry.password}\n\n`)
    const { exitCode, stderr } = await create('twice', '-n', 'app', '--password-file', twice, '--unproven', '-q')
    expect(exitCode).toBe(0)
    expect(stderr).toMatch(/^warning: password-trailing-newline/m)
  })

  it('writes nothing for an image that no login fits and no registry answers for, unless told to', async () => {
    const flags = ['-n', 'app', '--image', 'registry.invalid/app:1']
    const refused = await create('unmatched', ...flags)
    expect(refused.exitCode).toBe(3)
    expect(refused.stdout).toContain('nothing was written: the secret has no login for an image')
    expect(refused.stderr).toContain('? not checked registry.invalid/app:1')
    expect(await test.readSecret('app', 'unmatched')).toBeUndefined()
    expect((await create('unmatched', ...flags, '--unproven')).exitCode).toBe(0)
  })

  it("keeps a person's logins for other registries unless --merge or --replace says what becomes of them", async () => {
    const auths = { 'quay.io': { username: 'ana', password: 'p', auth: 'YW5hOnA=' } }
    const dockerconfigjson = Buffer.from(JSON.stringify({ auths })).toString('base64')
    const byHand = (name: string) =>
      test.writeSecret('app', {
        metadata: { name },
        type: 'kubernetes.io/dockerconfigjson',
        data: { '.dockerconfigjson': dockerconfigjson },
      })
    await Promise.all([byHand('by-hand'), byHand('by-hand-merged'), byHand('by-hand-replaced')])
    const refused = await create('by-hand', '-n', 'app', '-q')
    expect(refused.exitCode).toBe(1)
    expect(refused.stdout).toContain('its logins for other registries would be lost')
    expect(refused.stdout).toContain('hint: add --merge to keep its other logins, or --replace to drop them')
    expect(decodeStored(await test.readSecret('app', 'by-hand'))).toEqual({ auths })
    expect((await runCli(['create', 'by-hand', ...test.login, '-n', 'app', '--dry-run'])).exitCode).toBe(1)

    expect((await create('by-hand-merged', '-n', 'app', '--merge')).exitCode).toBe(0)
    expect(registriesIn(await test.readSecret('app', 'by-hand-merged'))).toEqual([
      test.sandbox.registry.host,
      'quay.io',
    ])
    expect((await create('by-hand-replaced', '-n', 'app', '--replace')).exitCode).toBe(0)
    expect(registriesIn(await test.readSecret('app', 'by-hand-replaced'))).toEqual([test.sandbox.registry.host])
  })

  it('names the namespaces of Kubernetes itself where all are written to', async () => {
    const { exitCode, stderr } = await create('all-over', '-A')
    expect(exitCode).toBe(0)
    expect(stderr).toContain('warning: kube-node-lease, kube-public, kube-system: of Kubernetes itself')
    expect((await create('all-over', '-n', 'kube-system', '--email', 'a@b.c')).stderr).not.toContain('warning')
  })

  it('stops after the plan with --dry-run', async () => {
    const { exitCode, stdout } = await runCli(['create', 'dry', ...test.login, '-n', 'app', '--dry-run'])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^sandbox-1 +app +create +\+/m)
    expect(await test.readSecret('app', 'dry')).toBeUndefined()
  })

  it('hands over one document that follows the schema', async () => {
    const { stdout } = await create('json', '-n', 'app', '-o', 'json')
    expect(expectDocument(stdout, 'create-report')).toMatchObject({
      outcome: 'applied',
      exitCode: 0,
      secret: 'json',
      check: { valid: true, entries: [{ registry: test.sandbox.registry.host }] },
      proofs: [{ status: 'passed' }],
      results: [{ target: { cluster: 'sandbox-1', namespace: 'app' }, status: 'created', stored: { valid: true } }],
    })
  })

  it('names every missing flag at once and contacts nobody', async () => {
    test.sandbox.clearRequests()
    const { exitCode, stdout, stderr } = await runCli(['create', '-o', 'json', '--kubeconfig', test.sandbox.kubeconfig])
    expect(exitCode).toBe(2)
    expect(stderr).toBe(
      'error: missing: NAME; --server; --username; --password-stdin or --password-file; --yes or --dry-run\n' +
        '  caused by: nobody can be asked, because standard input is not a terminal\n\n' +
        'hint: give the missing flags, or run it in a terminal to be asked\n' +
        'hint: see `pullpass create --help`\n',
    )
    expect(expectDocument(stdout, 'error')).toMatchObject({ error: { code: 'usage', exitCode: 2 } })
    expect(test.sandbox.requests()).toEqual([])
  })

  it('goes on to other targets where one fails, and says which', async () => {
    const { exitCode, stdout } = await create(
      'partly',
      '--context',
      'guest@sandbox-1',
      '--context',
      'sandbox-2',
      '-n',
      'app',
    )
    expect(exitCode).toBe(4)
    expect(stdout).toMatch(/^guest@sandbox-1 +app +failed/m)
    expect(stdout).toMatch(/^sandbox-2 +app +created +✓ valid$/m)
    expect(stdout).toContain('error: ')
  })

  it('says once what failed where nothing is left to be written', async () => {
    const { exitCode, stdout, stderr } = await create('lost', '-n', 'nowhere')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('error: namespace `nowhere` does not exist in cluster `sandbox-1`')
    expect(stderr).not.toContain('nowhere')
  })

  it('refuses a user name with a colon before anything is sent', async () => {
    test.sandbox.clearRequests()
    const { exitCode, stderr } = await create('colon', '-n', 'app', '--username', 'ana:x')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('error: a user name can not have a colon in it')
    expect(test.sandbox.requests()).toEqual([])
  })

  it('names a kubeconfig without any cluster as what it is', async () => {
    const { exitCode, stderr } = await create('x', '--kubeconfig', test.writeFile('empty.yaml', ''))
    expect(exitCode).toBe(2)
    expect(stderr).toBe(
      'error: the kubeconfig has no context, so it names no cluster\n\nhint: name one with --kubeconfig or `KUBECONFIG`\n',
    )
  })

  it('names a context that does not exist', async () => {
    const { exitCode, stderr } = await create('x', '--context', 'nowhere')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('error: there is no context `nowhere`')
  })

  const namespaces = Array.from({ length: 16 }, (_, index) => `many-${index}`)

  /** Stops `create` with `signal` while it writes to many namespaces, then runs it again; the state of the world in between. */
  async function stopAndRunAgain(signal: NodeJS.Signals) {
    const many = await startTestSandbox({ namespaces })
    try {
      many.sandbox.injectFault({ fault: { kind: 'slow', delayMs: 200 }, server: 'api', method: 'POST', times: 100 })
      const args = ['create', 'stopped', ...many.login, '--yes', ...namespaces.flatMap((name) => ['-n', name])]
      const interrupt = { when: /many-\d+: created/, signal }
      const stopped = await runCli([...args, '-o', 'json', '-v'], { interrupt })
      const read = () => Promise.all(namespaces.map((namespace) => many.readSecret(namespace, 'stopped')))
      const between = await read()
      const again = await runCli([...args, '-o', 'json'])
      for (const secret of await read()) expect(decodeStored(secret)).toHaveProperty('auths')
      return { stopped, between: between.map((secret) => secret !== undefined), again }
    } finally {
      await many.sandbox.stop()
    }
  }

  const statusesIn = (report: string) => namespaces.map((namespace) => statusOf(namespace, report))

  it('starts no new write when it is interrupted, says what was written, and finishes the job when run again', async () => {
    const { stopped, between, again } = await stopAndRunAgain('SIGINT')
    expect(stopped.exitCode).toBe(130)
    expect(expectDocument(stopped.stdout, 'create-report')).toMatchObject({ outcome: 'interrupted' })
    expect(statusesIn(stopped.stdout)).toEqual(between.map((isStored) => (isStored ? 'created' : 'skipped')))
    expect(new Set(between)).toEqual(new Set([true, false]))
    expect(again.exitCode).toBe(0)
    expect(statusesIn(again.stdout)).toEqual(between.map((isStored) => (isStored ? 'unchanged' : 'created')))
  })

  it('leaves each namespace with all or nothing when it is killed, and finishes the job when run again', async () => {
    const { stopped, between, again } = await stopAndRunAgain('SIGKILL')
    expect(stopped).toMatchObject({ exitCode: null, stdout: '' })
    expect(new Set(between)).toEqual(new Set([true, false]))
    expect(again.exitCode).toBe(0)
    expect(new Set(statusesIn(again.stdout))).toEqual(new Set(['unchanged', 'created']))
  })

  it('lets service accounts list the secret', async () => {
    const { exitCode, stdout } = await create('attached', '-n', 'app', '--attach', 'default', '--attach', 'nobody')
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^sandbox-1 +app +created +✓ valid +default: attached, nobody: failed$/m)
    expect(stdout).toContain('`nobody`')
  })
})

function registriesIn(secret: Secret | undefined): string[] {
  return Object.keys((decodeStored(secret) as { auths: object }).auths).sort()
}

/** What a report in JSON says of one namespace. */
function statusOf(namespace: string, report: string): string | undefined {
  return new RegExp(`"namespace": "${namespace}"\\s*},\\s*"status": "(\\w+)"`).exec(report)?.[1]
}
