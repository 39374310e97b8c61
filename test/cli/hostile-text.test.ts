// Whoever writes keys, user names, contexts, images or server messages can't make a terminal obey, hide or reorder anything.

import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { load } from 'js-yaml'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Redacted } from '../../src/basics/redacted.ts'
import { listLogins } from '../../src/credentials/sealed/request.ts'
import { sealRequest } from '../../src/credentials/sealed/seal.ts'
import { runCli } from './support/run-cli.ts'
import { startTestSandbox, type TestSandbox } from './support/test-sandbox.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const hostile = 'a\u001b[2J\u001b]0;pwned\u0007\r\nb\u202ec\u200bd\u009b31m{{x}}\u0024{y}<script>`id`\'"'

let test: TestSandbox
let document: string

beforeAll(async () => {
  test = await startTestSandbox()
  const auth = Buffer.from(`${hostile}:pw`).toString('base64')
  document = JSON.stringify({
    auths: {
      [hostile]: { auth },
      'ghcr.io': { auth, email: hostile },
      [`ghcr.io/${hostile}`]: { username: hostile, password: 'x' },
    },
    [hostile]: { credHelpers: { [hostile]: hostile } },
    credsStore: hostile,
  })
})
afterAll(() => test.sandbox.stop())

/** Nothing but printable text and line ends came out. */
async function expectHarmless(args: readonly string[], input = ''): Promise<{ stdout: string; stderr: string }> {
  const run = await runCli(args, { input })
  for (const text of [run.stdout, run.stderr]) {
    expect(text.replaceAll('\n', ''), args.join(' ')).not.toMatch(
      /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u,
    )
    expect(text).not.toMatch(/^b/m)
  }
  expect(run.stderr).not.toContain('a fault in pullpass itself')
  return run
}

function manifestOf(document: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: hostile,
      namespace: hostile,
      labels: { [hostile]: hostile },
      annotations: { [hostile]: hostile },
    },
    type: hostile,
    data: { [hostile]: hostile, '.dockerconfigjson': Buffer.from(document).toString('base64') },
  })
}

describe('hostile text', () => {
  it('in a document', async () => {
    const { stdout } = await expectHarmless(['decode'], document)
    expect(stdout).toContain('\\x1b[2J')
    await expectHarmless(['explain', 'ghcr.io/acme/app', '--secret-file', '-'], document)
    await expectHarmless(
      ['create', 'x', '--from-file', '-', '--kubeconfig', test.sandbox.kubeconfig, '--yes'],
      document,
    )
  })

  it('in a manifest', async () => {
    await expectHarmless(['decode'], manifestOf(document))
    await expectHarmless(['explain', 'ghcr.io/acme/app', '--secret-file', '-'], manifestOf(document))
  })

  it('in documents for programs, which still hold it unchanged', async () => {
    const json = await expectHarmless(['decode', '-o', 'json'], document)
    const yaml = await expectHarmless(['decode', '-o', 'yaml'], document)
    expect(load(yaml.stdout)).toEqual(JSON.parse(json.stdout))
    expect(JSON.stringify(JSON.parse(json.stdout).check.entries)).toContain(JSON.stringify(hostile).slice(1, -1))
  })

  it('in arguments and flags', async () => {
    const cluster = ['--kubeconfig', test.sandbox.kubeconfig]
    await expectHarmless([hostile])
    await expectHarmless(['help', hostile])
    await expectHarmless(['decode', hostile])
    await expectHarmless(['decode', `--${hostile}`])
    await expectHarmless(['decode', '-o', hostile])
    await expectHarmless(['decode', '--type', hostile], document)
    await expectHarmless(['explain', hostile, ...cluster])
    await expectHarmless(['verify', hostile, ...cluster, '-n', hostile, '--context', hostile])
    await expectHarmless(['verify', hostile, ...cluster, '-n', 'app'])
    await expectHarmless(['verify', 'x', ...cluster, '-n', hostile])
    await expectHarmless(['list', ...cluster, '-n', hostile])
    const login = ['--server', hostile, '--username', hostile, '--email', hostile, '--password-stdin', '--yes']
    await expectHarmless(['create', hostile, ...login, ...cluster, '-n', 'app'], 'pw')
    await expectHarmless(['create', 'x', ...login, ...cluster, '-n', hostile, '--image', hostile], 'pw')
    await expectHarmless(['create', 'x', ...cluster, '--from-file', hostile, '--yes'])
  })

  it('in a kubeconfig', async () => {
    const path = join(dirname(test.sandbox.kubeconfig), 'hostile-config')
    const config = {
      'current-context': hostile,
      contexts: [{ name: hostile, context: { cluster: hostile, user: hostile, namespace: hostile } }],
      clusters: [{ name: hostile, cluster: { server: 'https://127.0.0.1:1' } }],
      users: [{ name: hostile, user: { token: 'x' } }],
    }
    writeFileSync(path, JSON.stringify(config))
    await expectHarmless(['verify', '--kubeconfig', path])
    await expectHarmless(['list', '--kubeconfig', path])
    writeFileSync(path, `contexts: [${hostile}`)
    await expectHarmless(['verify', '--kubeconfig', path])
  })

  it('in sealed requests, made and opened', async () => {
    const identity = join(dirname(test.sandbox.kubeconfig), 'identity.txt')
    const { stdout: recipient } = await runCli(['keygen', '--identity', identity])
    const seal = ['seal', hostile, '--to', recipient.trim(), '--context', hostile, '-n', hostile, '--password-stdin']
    await expectHarmless([...seal, '--server', hostile, '--username', hostile], 'pw')
    await expectHarmless(['seal', '--to', hostile, '--server', 'ghcr.io', '--username', 'x', '--password-stdin'], 'pw')
    await expectHarmless(['seal', '--to-file', hostile, '--from-file', hostile])
    const config = new Redacted(JSON.stringify({ auths: { 'ghcr.io': { username: hostile, password: 'pw' } } }))
    const head = {
      secret: hostile,
      clusters: [hostile],
      namespaces: [hostile],
      images: [hostile],
      logins: listLogins(config),
      sealedAt: new Date(),
      expiresAt: new Date(Date.now() + 3_600_000),
    }
    const block = await sealRequest({ head, document: config }, [recipient.trim()])
    const open = ['create', '--from-sealed', '-', '--kubeconfig', test.sandbox.kubeconfig, '--identity', identity]
    const { stderr } = await expectHarmless([...open, '--dry-run'], block)
    expect(stderr).toContain('The sealed request:')
    await expectHarmless([...open, '--dry-run', '--context', 'sandbox'], block)
    await expectHarmless([...open, '--yes'], block)
    await expectHarmless([...open, '--dry-run'], `${hostile}${block.replace('Sealed:', hostile)}`)
    await expectHarmless([...open, '--dry-run', '--identity', hostile], block)
  })

  it('in DAGs, in what their tasks print and give back, and in what they are exported to', async () => {
    const folder = dirname(test.sandbox.kubeconfig)
    const cluster = ['--kubeconfig', test.sandbox.kubeconfig, '-n', 'app', '--state', join(folder, 'hostile.db')]
    const write = (name: string, value: unknown) => {
      const path = join(folder, name)
      writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value))
      return path
    }
    const each = async (path: string) => {
      await expectHarmless(['dag', 'run', path, ...cluster])
      await expectHarmless(['dag', 'check', path, ...cluster.slice(0, 4)])
      for (const engine of ['airflow', 'argo']) await expectHarmless(['dag', 'export', path, '--to', engine])
    }
    const uses = [{ $result: hostile }, { $param: hostile }, { $text: [hostile, { $result: 'a' }] }, { [hostile]: 1 }]
    const odd = { after: [hostile], arguments: uses, env: { [hostile]: hostile }, [hostile]: hostile }
    await each(write('ids.json', { id: hostile, [hostile]: 1, tasks: { [hostile]: odd, a: odd } }))
    await each(write('cut.yaml', `tasks: {${hostile}`))
    await each(write('throws.mjs', `throw new Error(${JSON.stringify(hostile)})`))
    await each(join(folder, hostile))
    const place = { image: hostile, namespace: hostile, imagePullSecrets: [hostile], labels: { [hostile]: hostile } }
    await each(write('place.json', { id: 'place', tasks: { a: place } }))

    const script = 'printf "%s\\n" "$H"; printf "%s" "$R" > /dev/termination-log; test "$1" = "$H"'
    const env = { H: hostile, R: JSON.stringify(hostile) }
    const tasks = {
      says: { command: ['sh', '-c', script, 'sh', hostile], result: { from: 'termination-message' } },
      hears: { after: ['says'], command: ['sh', '-c', script, 'sh'], arguments: [{ $result: 'says' }] },
      fails: { command: ['sh', '-c', 'printf "%s\\n" "$H" >&2; printf "%s" "$H" > /dev/termination-log; exit 3'] },
    }
    const path = write('says.json', { id: 'says', defaults: { image: test.sandbox.images.public, env }, tasks })
    for (const flags of [['--logs'], ['-v'], ['-o', 'json', '--logs'], ['-o', 'yaml', '--logs']]) {
      const { stdout } = await expectHarmless(['dag', 'run', path, ...cluster, ...flags])
      expect(stdout, flags.join(' ')).toMatch(/hears: succeeded|\bhears"?,?\s*"?status"?:\s*"succeeded"/)
    }
    await expectHarmless(['dag', 'run', path, ...cluster, '--resume', '--context', hostile])
    await expectHarmless(['dag', 'run', path, ...cluster.slice(0, 4), '--state', `${folder}/${hostile}`])
    await expectHarmless(['dag', 'run', path, ...cluster, '--param', `${hostile}=${hostile}`, '--concurrency', hostile])
    await expectHarmless(['dag', 'check', path, ...cluster.slice(0, 4), '--config', hostile, '--lasts', hostile])
    await expectHarmless(['dag', 'export', path, '--to', hostile])

    const plain = { arguments: [hostile], command: ['run'], env: { A: hostile }, annotations: { note: hostile } }
    const file = write('plain.json', { id: 'plain', tasks: { a: { image: 'app:1', ...plain } } })
    const { stdout: python } = await expectHarmless(['dag', 'export', file, '--to', 'airflow'])
    expect(python).toContain('KubernetesPodOperator(')
    const refused = await expectHarmless(['dag', 'export', file, '--to', 'argo'])
    expect(refused.stderr).toContain('holds `{{`')
    const text = JSON.stringify({ id: 'plain', tasks: { a: { image: 'app:1', ...plain } } }).replaceAll('{{', '{')
    const { stdout: yaml } = await expectHarmless(['dag', 'export', write('brace.json', text), '--to', 'argo'])
    expect(load(yaml)).toMatchObject({ kind: 'Workflow' })
  })

  it('in what servers say', async () => {
    const body = JSON.stringify({ kind: 'Status', status: 'Failure', message: hostile, reason: hostile, code: 403 })
    test.sandbox.injectFault({ fault: { kind: 'answer', status: 403, body }, server: 'api', times: 9 })
    const { stdout } = await expectHarmless(['verify', 'x', '--kubeconfig', test.sandbox.kubeconfig, '-n', 'app'])
    expect(stdout).toContain('error: ')
    test.sandbox.clearFaults()
    const errors = JSON.stringify({ errors: [{ code: 'DENIED', message: hostile }] })
    test.sandbox.injectFault({ fault: { kind: 'answer', status: 403, body: errors }, server: 'registry', times: 9 })
    await expectHarmless(['create', 'x', ...test.login, '-n', 'app', '--yes'])
    test.sandbox.clearFaults()
  })
})
