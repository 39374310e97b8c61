// Leaving: Ctrl-C at every question, a terminal that is closed, and signals while something is under way.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { RawCluster } from '../../support/raw-cluster.ts'
import { cliCommand, runCli } from '../support/run-cli.ts'
import { type KeyPress, keys, runInTerminal, whyNoTerminal } from '../support/run-in-terminal.ts'
import { type SealingSandbox, startSealingSandbox } from '../support/sealing-sandbox.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const reason = whyNoTerminal()
if (reason !== undefined) console.warn(`terminal tests are skipped: ${reason}`)

let test: SealingSandbox
beforeAll(async () => {
  test = await startSealingSandbox()
})
afterAll(() => test.sandbox.stop())

/** A question of a command, and what is typed to get past it. */
type Question = readonly [title: string, when: RegExp, answer: string]

/** A way through a command's questions. */
interface Way {
  readonly args: () => readonly string[]
  readonly questions: () => readonly Question[]
}

const login = (): readonly Question[] => [
  ['registry', /Registry:.*Docker Hub/s, `${keys.down.repeat(12)}${keys.enter}`],
  ['registry host', /Registry host/, `${test.sandbox.registry.host}${keys.enter}`],
  ['user name', /User name:/, `${test.sandbox.registry.username}${keys.enter}`],
  ['password', /Password:/, `${test.sandbox.registry.password}${keys.enter}`],
]

const ways: Readonly<Record<string, Way>> = {
  create: {
    args: () => ['create'],
    questions: () => [
      ['clusters', /Clusters:.*sandbox-2 \(answers\)/s, `${keys.down}${keys.space}${keys.enter}`],
      ['way to namespaces', /Namespaces:.*type names/s, `${keys.down}${keys.enter}`],
      ['names of namespaces', /Names \(separated/, `app${keys.enter}`],
      ['name', /Name of the secret:/, `left${keys.enter}`],
      ...login(),
      ['e-mail', /E-mail/, keys.enter],
      ['images', /Images that it must open/, `${test.sandbox.images.private}${keys.enter}`],
      ['plan', /Write to \d targets?\?/, ''],
    ],
  },
  'create, by list': {
    args: () => ['create', 'left', ...test.login, '--context', 'sandbox-1', '--email', ''],
    questions: () => [
      ['way to namespaces', /Namespaces:.*from the clusters/s, `${keys.down.repeat(2)}${keys.enter}`],
      ['part of a name', /Part of the names of namespaces/, `we${keys.enter}`],
      ['names of namespaces', /Namespaces:.*web/s, ''],
    ],
  },
  'create, by label': {
    args: () => ['create', 'left', ...test.login, '--context', 'sandbox-1', '--email', ''],
    questions: () => [
      ['way to namespaces', /Namespaces:.*by label/s, `${keys.down.repeat(3)}${keys.enter}`],
      ['label', /Label selector/, ''],
    ],
  },
  'create, where logins would be lost': {
    args: () => ['create', 'by-hand', ...test.login, '--context', 'sandbox-1', '-n', 'app', '--email', ''],
    questions: () => [['what becomes of them', /would be lost/, '']],
  },
  'create --from-file -': {
    args: () => ['create', 'left', '--from-file', '-', '--context', 'sandbox-1', '-n', 'app'],
    questions: () => [['document', /Paste it here/, '']],
  },
  'create --from-sealed -': {
    args: () => ['create', '--from-sealed', '-', '--identity', test.identity],
    questions: () => [['block', /Paste it here/, '']],
  },
  decode: { args: () => ['decode'], questions: () => [['document', /Paste it here/, '']] },
  seal: {
    args: () => ['seal'],
    questions: () => [
      ['key', /Support's public key/, `${test.recipient}${keys.enter}`],
      ['name', /Name of the secret:/, `left${keys.enter}`],
      ['clusters', /Clusters, as support/, `sandbox-1${keys.enter}`],
      ['namespaces', /Namespaces \(optional/, `app${keys.enter}`],
      ['images', /Images that it must open/, keys.enter],
      ...login(),
    ],
  },
}

/** Answers up to the question, and then does `last` instead. */
function stepsTo(questions: readonly Question[], position: number, last: string): KeyPress[] {
  return questions.slice(0, position + 1).map(([, when, answer], index) => ({
    ...{ when, keys: index === position ? last : answer },
  }))
}

describe.skipIf(reason !== undefined)('at a question', () => {
  beforeAll(async () => {
    const auths = { 'quay.io': { username: 'ana', password: 'p', auth: 'YW5hOnA=' } }
    const data = { '.dockerconfigjson': Buffer.from(JSON.stringify({ auths })).toString('base64') }
    await test.writeSecret('app', { metadata: { name: 'by-hand' }, type: 'kubernetes.io/dockerconfigjson', data })
  })

  const leave = async (name: string, position: number, last: string) => {
    const { args, questions } = ways[name] as Way
    const env = { KUBECONFIG: test.sandbox.kubeconfig }
    return await runInTerminal(args(), stepsTo(questions(), position, last), { env })
  }

  it.each(Object.keys(ways))('%s: Ctrl-C leaves with 130, and nothing is written', async (name) => {
    const questions = ways[name]?.questions() ?? []
    for (const [position, [title]] of questions.entries()) {
      const { exitCode, screen } = await leave(name, position, keys.interrupt)
      expect([title, exitCode], screen).toEqual([title, 130])
      expect(screen, title).toMatch(/stopped/)
      expect(screen, title).not.toMatch(/error:|\bat .*\.ts:/)
      expect(screen, title).not.toContain(test.sandbox.registry.password)
    }
    expect(await test.readSecret('app', 'left', 'sandbox-1')).toBeUndefined()
  })

  // One of each kind of question: ticks, one of a list, text, password, yes or no, paste.
  it.each([
    ['create', 0],
    ['create', 1],
    ['create', 3],
    ['create', 7],
    ['create', 10],
    ['decode', 0],
  ])('%s: a terminal that is closed at question %i ends with 129', async (name, position) => {
    const { exitCode, screen } = await leave(name, position, keys.hangUp)
    expect(exitCode, screen).toBe(129)
    expect(await test.readSecret('app', 'left', 'sandbox-1')).toBeUndefined()
  })

  it('a sandbox is gone with its terminal', async () => {
    const { exitCode, screen } = await runInTerminal(['sandbox'], [{ when: /Running until/, keys: keys.hangUp }])
    expect(exitCode).toBe(129)
    const folder = dirname(/\S+\/kubeconfig/.exec(screen)?.[0] ?? '')
    expect(folder).toMatch(/pullpass-sandbox-/)
    expect(existsSync(folder)).toBe(false)
  })
})

const signals = [
  ['SIGINT', 130],
  ['SIGTERM', 130],
  ['SIGHUP', 129],
] as const

const podNames = async (): Promise<string[]> => {
  const raw = new RawCluster(test.sandbox.kubeconfig, 'sandbox-1')
  const { body } = await raw.send('GET', '/api/v1/namespaces/app/pods')
  raw.close()
  return body.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)
}

describe.each(signals)('%s', (signal, expected) => {
  const script = 'trap "exit 0" TERM; echo started; while :; do sleep 0.05; done'
  const onSandbox = () => ['--kubeconfig', test.sandbox.kubeconfig, '--context', 'sandbox-1', '-n', 'app']

  it.each([['verify', 'regcred'], ['list'], ['explain', '--pod', 'web-1'], ['renew', '--config', 'none.config.mjs']])(
    'ends %s while the cluster does not answer',
    async (...line) => {
      const cwd = dirname(test.writeFile('none.config.mjs', 'export default { plugins: [] }\n'))
      test.sandbox.clearRequests()
      const heal = test.sandbox.injectFault({ server: 'api', fault: { kind: 'hang' }, times: Number.POSITIVE_INFINITY })
      const when = () => vi.waitFor(() => expect(test.sandbox.requests()).not.toEqual([]), { timeout: 30_000 })
      const { exitCode, stdout, stderr } = await runCli([...line, ...onSandbox()], { cwd, interrupt: { when, signal } })
      heal()
      expect([exitCode, stdout], stderr).toEqual([expected, ''])
      expect(stderr).toMatch(new RegExp(`(?:^|\\n)stopped by ${signal}\\n$`))
    },
  )

  it('ends a task with its pod', async () => {
    const args = ['run', test.sandbox.images.public, ...onSandbox(), '--', 'sh', '-c', script]
    const { exitCode, stdout, stderr } = await runCli(args, { interrupt: { when: /running\n/, signal } })
    expect(exitCode, stderr).toBe(expected)
    expect(stdout).toBe('started\n')
    expect(stderr).toContain(`cancelled: stopped by ${signal}`)
    expect(await podNames()).toEqual([])
  })

  it('ends a DAG with its pods', async () => {
    const tasks = { wait: { image: test.sandbox.images.public, command: ['sh', '-c', script] } }
    const file = test.writeFile('dag.json', JSON.stringify({ id: 'left', tasks }))
    const args = ['dag', 'run', file, ...onSandbox(), '--state', `${file}.${signal}`]
    const { exitCode, stderr } = await runCli(args, { interrupt: { when: /running/, signal } })
    expect(exitCode, stderr).toBe(expected)
    expect(stderr).toContain('stopped, and all pods are gone')
    expect(await podNames()).toEqual([])
  })
})

it('a hang-up that is told several times is one', async () => {
  const [node = '', ...prefix] = cliCommand
  const child = spawn(node, [...prefix, 'sandbox'], {
    env: { HOME: '/nonexistent' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    // The kernel and the shell both do so.
    if (stderr.endsWith('Running until Ctrl-C.\n')) for (const _ of [1, 2]) child.kill('SIGHUP')
  })
  const [exitCode] = await once(
    child.on('error', () => {}),
    'close',
  )
  expect(exitCode).toBe(129)
  expect(stderr).toMatch(/Stopped; everything was removed\.\n$/)
})
