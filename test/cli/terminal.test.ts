// Prompts in a real terminal: what a person sees, types and never sees.

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { keys, runInTerminal, whyNoTerminal } from './support/run-in-terminal.ts'
import { decodeStored, startTestSandbox, type TestSandbox } from './support/test-sandbox.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const reason = whyNoTerminal()
if (reason !== undefined) console.warn(`terminal tests are skipped: ${reason}`)

describe.skipIf(reason !== undefined)('in a terminal', () => {
  let test: TestSandbox
  beforeAll(async () => {
    test = await startTestSandbox({ clusters: 2 })
  })
  afterAll(() => test.sandbox.stop())

  const env = () => ({ KUBECONFIG: test.sandbox.kubeconfig })

  /** The answers up to the password, for both clusters and one typed namespace. */
  const answersUpToPassword = (name: string) => [
    { when: /Clusters:.*sandbox-2 \(answers\)/s, keys: `${keys.down}${keys.space}${keys.enter}` },
    { when: /Namespaces:.*type names/s, keys: `${keys.down}${keys.enter}` },
    { when: /Names \(separated/, keys: `app${keys.enter}` },
    { when: /Name of the secret:/, keys: `${name}${keys.enter}` },
    { when: /Registry:.*Docker Hub/s, keys: `${keys.down.repeat(12)}${keys.enter}` },
    { when: /Registry host/, keys: `${test.sandbox.registry.host}${keys.enter}` },
    { when: /User name:/, keys: `${test.sandbox.registry.username}${keys.enter}` },
  ]

  it('asks for everything, proves, plans, asks again, writes, and prints the command line', async () => {
    const { registry, images } = test.sandbox
    const { exitCode, screen } = await runInTerminal(
      ['create'],
      [
        ...answersUpToPassword('asked'),
        { when: /Password:/, keys: `${registry.password}${keys.reveal}${keys.enter}` },
        { when: /E-mail/, keys: keys.enter },
        { when: /Images that it must open/, keys: `${images.private}${keys.enter}` },
        { when: /Write to 2 targets\?/, keys: `y${keys.enter}` },
      ],
      { env: env() },
    )
    expect(exitCode).toBe(0)
    expect(screen).not.toContain(registry.password)
    expect(screen).toMatch(/pass.* 127\.0\.0\.1:\d+\/team\/hello:1/)
    expect(screen).toContain('The same without questions:')
    expect(screen).toContain('pullpass create asked --server')
    for (const context of test.sandbox.contexts) {
      expect(decodeStored(await test.readSecret('app', 'asked', context))).toMatchObject({
        auths: { [registry.host]: { username: registry.username, password: registry.password } },
      })
    }
  })

  it('writes nothing when the plan is not confirmed', async () => {
    const args = ['create', 'declined', ...test.login, '--context', 'sandbox-1', '-n', 'app', '--email', '']
    const { exitCode, screen } = await runInTerminal(args, [{ when: /Write to 1 target\?/, keys: keys.enter }])
    expect(exitCode, screen).toBe(130)
    expect(await test.readSecret('app', 'declined')).toBeUndefined()
  })

  it('says what could not be proven before it asks for a yes', async () => {
    test.sandbox.injectFault({ fault: { kind: 'cut' }, server: 'registry', times: Number.POSITIVE_INFINITY })
    const args = ['create', 'doubtful', ...test.login, '--context', 'sandbox-1', '-n', 'app', '--email', '']
    const question = /Write to 1 target, although 1 image could not be proven\?/
    const { exitCode, screen } = await runInTerminal(args, [{ when: question, keys: keys.enter }])
    test.sandbox.clearFaults()
    expect(exitCode, screen).toBe(130)
    expect(screen).toContain('not checked')
  })

  it('asks what becomes of logins that would be lost, and keeps them when told to', async () => {
    const auths = { 'quay.io': { username: 'ana', password: 'p', auth: 'YW5hOnA=' } }
    const data = { '.dockerconfigjson': Buffer.from(JSON.stringify({ auths })).toString('base64') }
    await test.writeSecret('app', { metadata: { name: 'by-hand' }, type: 'kubernetes.io/dockerconfigjson', data })
    const args = ['create', 'by-hand', ...test.login, '--context', 'sandbox-1', '-n', 'app', '--email', '']
    const question = /The login for quay\.io would be lost/
    const left = await runInTerminal(args, [{ when: question, keys: keys.enter }])
    expect(left.exitCode, left.screen).toBe(130)
    const { exitCode, screen } = await runInTerminal(args, [
      { when: question, keys: `${keys.down}${keys.enter}` },
      { when: /Write to 1 target\?/, keys: `y${keys.enter}` },
    ])
    expect(exitCode, screen).toBe(0)
    expect(screen).toContain('--merge')
    expect(decodeStored(await test.readSecret('app', 'by-hand'))).toMatchObject({
      auths: { ...auths, [test.sandbox.registry.host]: {} },
    })
  })

  it('prompts on standard error, so that results can be redirected', async () => {
    const path = test.writeFile('report.json', '')
    const args = [
      'create',
      'redirected',
      ...test.login,
      '--context',
      'sandbox-1',
      '-n',
      'app',
      '--email',
      '',
      '-o',
      'json',
    ]
    const { exitCode, screen } = await runInTerminal(args, [{ when: /Write to 1 target\?/, keys: `y${keys.enter}` }], {
      wrap: (command) => ['sh', '-c', `exec "$@" > '${path}'`, 'sh', ...command],
    })
    expect(exitCode, screen).toBe(0)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ kind: 'CreateReport', outcome: 'applied' })
  })

  it('reads a pasted document unseen, and shows passwords only when asked to', async () => {
    const document =
      '{"auths":{"ghcr.io":{"username":"bob","password":"hunter2hunter2","auth":"Ym9iOmh1bnRlcjJodW50ZXIy"}}}'
    const paste = [{ when: /Paste it here/, keys: `${document}${keys.enter}${keys.end}` }]
    const hidden = await runInTerminal(['decode'], paste)
    expect(hidden.exitCode).toBe(0)
    expect(hidden.screen).toContain('[redacted]')
    expect(hidden.screen).not.toContain('hunter2')
    const revealed = await runInTerminal(['decode', '--reveal'], paste)
    expect(revealed.screen).toContain('hunter2hunter2')
  })

  it('asks nothing with --no-input or in CI', async () => {
    for (const [args, variables] of [
      [['create', '--no-input'], {}],
      [['create'], { CI: 'true' }],
    ] as const) {
      const { exitCode, screen } = await runInTerminal(args, [], { env: { ...env(), ...variables } })
      expect(exitCode).toBe(2)
      expect(screen).toContain('missing: NAME; --server')
    }
  })
})
