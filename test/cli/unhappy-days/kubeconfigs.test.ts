// Kubeconfigs that are missing, lead nowhere, or hold a hundred contexts.

import { afterAll, beforeAll, describe, expect, test as it, vi } from 'vitest'
import { makeFolder } from '../../cluster-port/support/folder.ts'
import { keys, runInTerminal, whyNoTerminal } from '../support/run-in-terminal.ts'
import { type LineRun, runLine } from '../support/run-line.ts'
import { startTestSandbox, type TestSandbox } from '../support/test-sandbox.ts'
import { expectClear } from './support/clear.ts'

vi.setConfig({ testTimeout: 60_000 })

const document = '{"auths":{"ghcr.io":{"username":"ana","password":"p","auth":"YW5hOnA="}}}'
const commands: readonly (readonly string[])[] = [
  ['verify', 'regcred'],
  ['list'],
  ['explain', 'ghcr.io/acme/app', '--secret', 'regcred'],
  ['explain', '--pod', 'web-1'],
  ['create', 'regcred', '--from-file', '-', '--yes'],
]

const run = async (args: readonly string[], options: Parameters<typeof runLine>[1] = {}): Promise<LineRun> => {
  const ended = await runLine(args, { input: Buffer.from(document), ...options })
  expectClear(ended, { title: args.join(' '), secrets: [] })
  return ended
}
const told = ({ stdout, stderr }: LineRun): string => (stdout + stderr).replace(/\s+/g, ' ')

describe.each(commands)('%s %s', (...command) => {
  it('without any kubeconfig says where it looked', async () => {
    const ended = await run(command, { homeDirectory: '/nonexistent/home' })
    expect(ended.exitCode).toBe(2)
    expect(told(ended)).toContain(
      'error: no kubeconfig was found caused by: there is no file `/nonexistent/home/.kube/config` hint: name one with --kubeconfig or `KUBECONFIG`',
    )
  })

  it.each<[string, object, string]>([
    [
      'a cluster',
      { contexts: [{ name: 'here', context: { cluster: 'gone', user: 'me' } }], users: [{ name: 'me', user: {} }] },
      'cannot use the context `here` caused by: it names the cluster `gone`, which the kubeconfig does not have',
    ],
    [
      'a user',
      {
        contexts: [{ name: 'here', context: { cluster: 'c', user: 'gone' } }],
        clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
      },
      'cannot use the context `here` caused by: it names the user `gone`, which the kubeconfig does not have',
    ],
    [
      'files',
      {
        contexts: [{ name: 'here', context: { cluster: 'c', user: 'me' } }],
        clusters: [
          { name: 'c', cluster: { server: 'https://127.0.0.1:1', 'certificate-authority': '/nonexistent/ca' } },
        ],
        users: [{ name: 'me', user: {} }],
      },
      'cannot use the context `here` caused by: its certificate authority `/nonexistent/ca`: there is no such file',
    ],
  ])('with %s that is not there names it', async (_title, config, expected) => {
    const folder = await makeFolder({ config: { 'current-context': 'here', ...config } })
    const ended = await run([...command, '--kubeconfig', `${folder}/config`])
    expect(ended.exitCode).toBeGreaterThan(0)
    expect(told(ended)).toContain(expected)
  })

  it('with a current context that is not there, of several, asks for one', async () => {
    const contexts = ['a', 'b'].map((name) => ({ name, context: { cluster: name } }))
    const folder = await makeFolder({ config: { 'current-context': 'gone', contexts } })
    const ended = await run([...command, '--kubeconfig', `${folder}/config`])
    expect(ended.exitCode).toBe(2)
    expect(told(ended)).toContain('hint: name one with --context')
  })
})

describe('with a hundred contexts', () => {
  let test: TestSandbox
  let kubeconfig: string
  beforeAll(async () => {
    test = await startTestSandbox()
    const silent = Array.from({ length: 99 }, (_, index) => `silent-${index}`)
    const others = [
      ...[
        'apiVersion: v1',
        'kind: Config',
        'clusters:',
        '- name: silent',
        '  cluster: {server: "https://127.0.0.1:1"}',
        'contexts:',
      ],
      ...silent.map((name) => `- {name: ${name}, context: {cluster: silent}}`),
    ]
    kubeconfig = [test.sandbox.kubeconfig, test.writeFile('others', others.join('\n'))].join(':')
  })
  afterAll(() => test.sandbox.stop())

  it('only the current one is meant where none is named', async () => {
    const ended = await run(['list'], { variables: { KUBECONFIG: kubeconfig } })
    expect(told(ended)).toBe('no pull secrets ')
  })

  it('all of them can be named, and each is told of', async () => {
    const contexts = ['sandbox', ...Array.from({ length: 99 }, (_, index) => `silent-${index}`)]
    const args = ['verify', 'regcred', '-n', 'app', ...contexts.flatMap((name) => ['--context', name])]
    const ended = await run(args, { variables: { KUBECONFIG: kubeconfig } })
    // Who refuses a connection is asked once: asking again would keep a hundred clusters from being told of.
    expect(ended.waitedMs).toBe(0)
    expect(ended.exitCode).toBe(1)
    expect(told(ended).match(/the connection was refused/g)).toHaveLength(99)
    expect(told(ended)).toContain('sandbox app')
  })

  it.skipIf(whyNoTerminal() !== undefined)('a person narrows them down', async () => {
    const args = ['create', 'chosen', ...test.login, '-n', 'app', '--email', ''].filter(
      (word, index, all) => word !== '--kubeconfig' && all[index - 1] !== '--kubeconfig',
    )
    const { exitCode, screen } = await runInTerminal(
      args,
      [
        { when: /Part of the names of clusters .*100 in all/, keys: `sandbox${keys.enter}` },
        { when: /Clusters:.*sandbox \(answers\)/s, keys: `${keys.enter}` },
        { when: /Write to 1 target\?/, keys: `y${keys.enter}` },
      ],
      { env: { KUBECONFIG: kubeconfig } },
    )
    expect(exitCode, screen).toBe(0)
    expect(screen).not.toContain('silent-7')
    expect(await test.readSecret('app', 'chosen')).toBeDefined()
  })
})
