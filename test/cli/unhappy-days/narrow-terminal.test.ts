// A terminal of forty columns, without colours, without Unicode: everything can still be read.

import { afterAll, beforeAll, describe, expect, test as it, vi } from 'vitest'
import { keys, runInTerminal, whyNoTerminal } from '../support/run-in-terminal.ts'
import { runLine } from '../support/run-line.ts'
import { startTestSandbox, type TestSandbox } from '../support/test-sandbox.ts'

vi.setConfig({ testTimeout: 60_000 })

const look = { width: 40, colour: false, unicode: false }
const document =
  '{"auths":{"ghcr.io":{"username":"ana","password":"p","auth":"YW5hOnA="},"https://index.docker.io/v1":{}}}'

let test: TestSandbox
let file: string
beforeAll(async () => {
  test = await startTestSandbox({ clusters: 2 })
  file = test.writeFile('document.json', document)
})
afterAll(() => test.sandbox.stop())

const onSandbox = () => ['--kubeconfig', test.sandbox.kubeconfig]

describe('at forty columns', () => {
  it.each<[string, () => readonly string[]]>([
    ['decode', () => ['decode', file]],
    ['create', () => ['create', 'narrow', ...test.login, '-n', 'app', '--context', 'sandbox-1,sandbox-2', '--yes']],
    ['create again', () => ['create', 'narrow', ...test.login, '-n', 'app,web', '--dry-run']],
    ['create that fails', () => ['create', 'narrow', '--from-file', file, '-n', 'app', '--yes', ...onSandbox()]],
    ['verify', () => ['verify', 'narrow', '-n', 'app,web', '--image', test.sandbox.images.private, ...onSandbox()]],
    ['list', () => ['list', '-A', '--context', 'sandbox-1,sandbox-2', ...onSandbox()]],
    ['explain', () => ['explain', 'ghcr.io/acme/app:1', '--secret-file', file]],
    ['explain in a cluster', () => ['explain', test.sandbox.images.private, '-n', 'app', ...onSandbox()]],
    ['an error', () => ['verify', 'x', '--context', 'none', ...onSandbox()]],
  ])('%s is ASCII, and breaks lines between words', async (_title, args) => {
    const { stdout, stderr } = await runLine(args(), { look })
    const text = stdout + stderr
    expect(text.length).toBeGreaterThan(20)
    expect(text.match(/[^\n\u0020-\u007e]/g) ?? []).toEqual([])
    expect(brokenBadly(text)).toEqual([])
  })
})

/** Lines that are too wide, but for what must stay in one piece: commands, and what is sent to the user. */
function brokenBadly(text: string): string[] {
  const [before = '', , after = ''] = text.split(/^-{40}$/m)
  return `${before}${after}`
    .split('\n')
    .filter((line) => line.length > 40 && /\S\s+\S+\s+\S/.test(line) && !/\bpullpass /.test(line))
}

describe.skipIf(whyNoTerminal() !== undefined)('in a terminal of forty columns', () => {
  it('questions are ASCII and have no colours', async () => {
    const password = test.sandbox.registry.password
    const args = [
      'create',
      'asked',
      '--server',
      test.sandbox.registry.host,
      '--username',
      test.sandbox.registry.username,
    ]
    const { exitCode, screen } = await runInTerminal(
      args,
      [
        { when: /Clusters:.*\[x\] sandbox-1.*\[ \] sandbox-2/s, keys: keys.enter },
        { when: /Namespaces:.*> the context's own/s, keys: `${keys.down}${keys.enter}` },
        { when: /Names \(separated/, keys: `app${keys.enter}` },
        { when: /Password:/, keys: `${password}${keys.enter}` },
        { when: /E-mail/, keys: keys.enter },
        { when: /Images that/, keys: keys.enter },
        { when: /Write to 1 target\?/, keys: `y${keys.enter}` },
      ],
      { columns: 40, env: { LANG: 'C', NO_COLOR: '1', KUBECONFIG: test.sandbox.kubeconfig } },
    )
    expect(exitCode, screen).toBe(0)
    // Moving the cursor is no colour.
    const written = screen.replaceAll(/\u001b\[\??[\d;]*[A-Zhl]/g, '')
    expect(written.match(/[^\r\n\u0020-\u007e]/g) ?? []).toEqual([])
    expect(await test.readSecret('app', 'asked')).toBeDefined()
  })
})
