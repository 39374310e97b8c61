// `pullpass run` as a person uses it: streams, exit codes, the story of a failure, and leaving.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { RawCluster } from '../../support/raw-cluster.ts'
import { type CliRun, cliCommand, runCli } from '../support/run-cli.ts'
import { expectDocument } from '../support/schema.ts'
import { startTestSandbox, type TestSandbox } from '../support/test-sandbox.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let test: TestSandbox
let raw: RawCluster

beforeAll(async () => {
  test = await startTestSandbox({ node: { backOffMs: 40, syncMs: 40 } })
  raw = new RawCluster(test.sandbox.kubeconfig)
})
afterEach(() => test.sandbox.clearFaults())
afterAll(async () => {
  raw.close()
  await test.sandbox.stop()
})

const run = async (args: readonly string[], options: Parameters<typeof runCli>[1] = {}) =>
  await runCli(['run', '--kubeconfig', test.sandbox.kubeconfig, '-n', 'app', ...args], options)

const script = (text: string) => ['--', 'sh', '-c', text]

const podNames = async (): Promise<string[]> => {
  const { body } = await raw.send('GET', '/api/v1/namespaces/app/pods')
  return body.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)
}

describe('the streams', () => {
  it('have the output of the container on standard output and everything else on standard error', async () => {
    const { exitCode, stdout, stderr } = await run([test.sandbox.images.public, ...script('echo one; echo two >&2')])
    expect(exitCode).toBe(0)
    expect(stdout.split('\n').sort()).toEqual(['', 'one', 'two'])
    expect(stderr).toMatch(/^pod hello-[a-z0-9]{8} created\n/)
    expect(stderr).toMatch(/✓ succeeded\n$/)
    expect(await podNames()).toEqual([])
  })

  it('have the result of the container beside the rest', async () => {
    const leave = script(`printf '{"rows":3}' > /dev/termination-log`)
    const { exitCode, stdout, stderr } = await run(['--result', test.sandbox.images.public, ...leave])
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
    expect(stderr).toMatch(/✓ succeeded\nresult: \{"rows":3\}\n$/)
  })

  it('say nothing of a success with -q', async () => {
    const { stdout, stderr } = await run(['-q', test.sandbox.images.public])
    expect([stdout, stderr]).toEqual(['hello from a public image\n', ''])
  })

  it('have one document on standard output with -o json, and the lines beside it', async () => {
    const { exitCode, stdout, stderr } = await run([
      '-o',
      'json',
      '--result',
      test.sandbox.images.public,
      ...script('echo hi; echo 7 > /dev/termination-log; exit 3'),
    ])
    expect(exitCode).toBe(3)
    expect(expectDocument(stdout, 'run-report')).toMatchObject({
      status: 'failed',
      exitCode: 3,
      result: 7,
      cluster: 'sandbox',
      diagnosis: { code: 'exit-code' },
    })
    expect(stderr).toContain('hi\n')
  })

  it('[case 126] name the container before each line when there are several', async () => {
    const file = test.writeFile(
      'several.json',
      JSON.stringify({
        name: 'several',
        image: test.sandbox.images.public,
        command: ['sh', '-c', 'echo main'],
        initContainers: [{ name: 'first', image: test.sandbox.images.public, command: ['sh', '-c', 'echo init'] }],
      }),
    )
    expect((await run(['-f', file])).stdout).toBe('main\n')
    expect((await run(['-f', file, '--all-logs'])).stdout).toBe('[first] init\n[base] main\n')
    expect((await run(['-f', file, '--timestamps'])).stdout).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z main\n$/)
  })
})

describe('a failure', () => {
  it('of the task has its exit code and the last words', async () => {
    const { exitCode, stderr } = await run([
      test.sandbox.images.public,
      ...script('echo disk is full > /dev/termination-log; exit 42'),
    ])
    expect(exitCode).toBe(42)
    expect(stderr).toContain('exit code 42')
    expect(stderr).toContain('disk is full')
  })

  it('[case 97] to pull is told in at most eight lines, with cause and remedy, and is 125', async () => {
    const { exitCode, stdout, stderr } = await run([test.sandbox.images.private])
    expect([exitCode, stdout]).toEqual([125, ''])
    const story = stderr.slice(stderr.indexOf('✗')).trimEnd().split('\n')
    expect(story.length).toBeLessThanOrEqual(8)
    expect(story[0]).toContain(test.sandbox.images.private)
    expect(story.at(-1)).toContain('pullpass create')
    expect(await podNames()).toEqual([])
  })

  it.each([
    ['of the command line', [], 'neither an image nor a task file'],
    ['of a task', ['-f', 'missing.yaml'], 'cannot read `missing.yaml`'],
    ['[case 83] of the kubeconfig', ['--context', 'nowhere', 'busybox'], 'nowhere'],
    ['of an option', ['--request', 'cpu', 'busybox'], 'RESOURCE=AMOUNT'],
    ['of a variable', ['--env', 'NOT_THERE', 'busybox'], 'NOT_THERE'],
    ['of an image', ['--', 'busybox:Upper Case'], 'neither an image nor'],
  ])('%s is 125, and no pod is made', async (_name, args, words) => {
    test.sandbox.clearRequests()
    const { exitCode, stderr } = await run(args)
    expect(exitCode).toBe(125)
    expect(stderr).toContain(words)
    expect(test.sandbox.requests().filter(({ verb }) => verb === 'create')).toEqual([])
  })

  it('before there is an outcome is a document too', async () => {
    const { exitCode, stdout } = await run(['-o', 'json', '--context', 'nowhere', 'busybox'])
    expect(exitCode).toBe(125)
    expect(expectDocument(stdout, 'error')).toMatchObject({ error: { code: 'kubeconfig-context' } })
  })
})

describe('a task file', () => {
  it('may be YAML, and flags win over it', async () => {
    const file = test.writeFile(
      'task.yaml',
      `image: nothing\nenv:\n  WHO: file\n  OTHER: kept\ncommand: [sh, -c, 'echo $WHO $OTHER $HERE']\n`,
    )
    const { stdout } = await run(['-f', file, test.sandbox.images.public, '--env', 'WHO=flag', '--env', 'HERE'], {
      env: { HERE: 'here' },
    })
    expect(stdout).toBe('flag kept here\n')
  })

  it('may be a pod', async () => {
    const pod = {
      kind: 'Pod',
      metadata: { name: 'a-pod' },
      spec: {
        containers: [
          {
            name: 'x',
            image: test.sandbox.images.public,
            args: ['sh', '-c', 'echo $A'],
            env: [{ name: 'A', value: '1' }],
          },
        ],
      },
    }
    const file = test.writeFile('pod.json', JSON.stringify(pod))
    expect(await run(['-f', file, '--env', 'B=2'])).toMatchObject({ exitCode: 0, stdout: '1\n' })
  })

  it('may be a module, and templates are beside it', async () => {
    test.writeFile(
      'template.yaml',
      `spec: { containers: [{ name: base, command: [sh, -c, 'echo from the template'] }] }\n`,
    )
    const file = test.writeFile(
      'task.ts',
      `const image: string = '${test.sandbox.images.public}'\nexport default { image, template: 'template.yaml' }\n`,
    )
    expect(await run(['-f', file])).toMatchObject({ exitCode: 0, stdout: 'from the template\n' })
  })

  it('may be a module that imports pullpass, which need not be installed beside it', async () => {
    const file = test.writeFile(
      'airflow.mts',
      `import { fromKubernetesPodOperator } from 'pullpass/operator'
       const { task } = fromKubernetesPodOperator({ task_id: 'hello', image: '${test.sandbox.images.public}' })
       export default task\n`,
    )
    const { exitCode, stdout, stderr } = await run(['-f', file])
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'hello from a public image\n' })
    expect(stderr).not.toContain('Warning')
  })

  it.each([
    ['throws', 'throw new Error("no luck")', 'no luck'],
    ['exports nothing by default', 'export const task = {}', 'it has no default export'],
  ])('says why a module is none that %s', async (_case, text, why) => {
    const { exitCode, stderr } = await run(['-f', test.writeFile('broken.ts', text)])
    expect(exitCode).toBe(125)
    expect(stderr).toMatch(/`[^`]*broken\.ts` can not be loaded\n {2}caused by: /)
    expect(stderr).toContain(why)
  })

  it('may be given another command, and no image', async () => {
    const file = test.writeFile('other.json', JSON.stringify({ image: test.sandbox.images.public }))
    expect(await run(['-f', file, ...script('echo other')])).toMatchObject({ exitCode: 0, stdout: 'other\n' })
  })

  it('[case 45] with mistakes names every one and no value', async () => {
    const file = test.writeFile('wrong.yaml', 'imagee: x\nenv: { A: { secret: hunter2 } }\ndeadlines: { total: 1 }\n')
    const { exitCode, stderr } = await run(['-f', file])
    expect(exitCode).toBe(125)
    expect(stderr).toContain('imagee')
    expect(stderr).toContain('deadlines.total')
    expect(stderr).not.toContain('hunter2')
  })
})

it('[case 84] a cluster whose certificate nobody is to check is reached', async () => {
  const text = readFileSync(test.sandbox.kubeconfig, 'utf8')
  const unchecked = text.replace(/certificate-authority-data: .*/, 'insecure-skip-tls-verify: true')
  const file = test.writeFile('unchecked', unchecked)
  const { exitCode } = await runCli(['run', '--kubeconfig', file, '-n', 'app', test.sandbox.images.public])
  expect(exitCode).toBe(0)
})

describe('--dry-run', () => {
  it('shows the pod and who set what, without values, and writes nothing', async () => {
    test.sandbox.clearRequests()
    const { exitCode, stdout } = await run(['--dry-run', test.sandbox.images.public, '--env', 'TOKEN=hunter2'])
    expect(exitCode).toBe(0)
    expect(stdout).toContain(`image: ${test.sandbox.images.public}`)
    expect(stdout).toMatch(/^# task +spec\.containers\[0\]\.image$/m)
    expect(stdout).toMatch(/^# run +spec\.activeDeadlineSeconds$/m)
    expect(stdout).not.toContain('hunter2')
    expect(test.sandbox.requests().filter(({ method }) => method !== 'GET')).toEqual([])
  })

  it('says what plugins are going to write, and writes nothing', async () => {
    const { registry, images } = test.sandbox
    const from = `{ file: '${test.writeFile('plugin-password.txt', registry.password)}', username: '${registry.username}' }`
    const config = test.writeFile(
      'pullpass.config.ts',
      `import { pullSecrets } from 'pullpass/plugins/pull-secrets'
export default { plugins: [pullSecrets({ secrets: [{ name: 'planned', registries: ['${registry.host}'], from: ${from} }] })] }
`,
    )
    test.sandbox.clearRequests()
    const { exitCode, stdout, stderr } = await run(['--dry-run', '--config', config, images.private])
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
    expect(stderr).toContain(
      `plugin pull-secrets: secret \`planned\` is to be created, with the login for ${registry.host}, before the pod`,
    )
    expect(stdout).toContain('- name: planned')
    const writes = test.sandbox.requests().filter(({ server, method }) => server === 'api' && method !== 'GET')
    expect(writes).toEqual([])
  })

  it('is a document with -o json, and may ask the API server', async () => {
    test.sandbox.clearRequests()
    const { stdout } = await run(['--server-dry-run', '-o', 'json', test.sandbox.images.public])
    expect(expectDocument(stdout, 'run-plan-report')).toMatchObject({
      refusals: [],
      pod: { spec: { restartPolicy: 'Never' } },
    })
    expect(
      test.sandbox
        .requests()
        .filter(({ method }) => method === 'POST')
        .map(({ path }) => path),
    ).toEqual(['/api/v1/namespaces/app/pods?dryRun=All'])
    expect(await podNames()).toEqual([])
  })
})

describe('leaving', () => {
  const loop = script('trap "echo bye; exit 0" TERM; echo started; while :; do sleep 0.05; done')

  it('[case 155] once stops the task and waits until its pod is gone', async () => {
    const { exitCode, stdout, stderr } = await run([test.sandbox.images.public, ...loop], {
      interrupt: { when: /running\n/, signal: 'SIGINT' },
    })
    expect(exitCode).toBe(130)
    expect(stdout).toBe('started\nbye\n')
    expect(stderr).toContain('cancelled: stopped by SIGINT')
    expect(await podNames()).toEqual([])
  })

  it('twice leaves at once with what is needed to take the run over, which another process does', async () => {
    const stubborn = script(
      'trap "" TERM; echo started; i=0; while [ $i -lt 150 ]; do sleep 0.05; i=$((i+1)); done; echo done; exit 9',
    )
    const file = test.writeFile('kept.json', JSON.stringify({ image: test.sandbox.images.public, onKill: 'delete' }))
    const isDeleted = () =>
      test.sandbox.requests().some(({ method, status }) => method === 'DELETE' && status !== undefined)
    const first = await interruptTwice(['-f', file, ...stubborn], (stderr) => /running\n/.test(stderr), isDeleted)
    expect(first.exitCode).toBe(130)
    expect(first.stderr).toContain('left at once')
    const handle = first.stderr.trimEnd().split('\n').at(-1) ?? ''
    expect(JSON.parse(handle)).toMatchObject({ kind: 'RunHandle', namespace: 'app' })
    const second = await runCli(['run', '--kubeconfig', test.sandbox.kubeconfig, '--attach', '-'], { input: handle })
    // The first signal had it deleted, so it ends as something that somebody deleted.
    expect(second.exitCode).toBe(125)
    expect(second.stderr).toContain('lost')
    expect(first.stdout + second.stdout).toBe('started\ndone\n')
    expect(await podNames()).toEqual([])
  })

  it('twice before it has heard of its pod says how to find and delete it', async () => {
    const creation = { server: 'api', method: 'POST', path: '/pods' } as const
    test.sandbox.injectFault({ ...creation, fault: { kind: 'lost-reply' } })
    test.sandbox.injectFault({ ...creation, fault: { kind: 'hang' } })
    const isMade = () => test.sandbox.requests().filter(({ method }) => method === 'POST').length === 2
    const left = await interruptTwice([test.sandbox.images.public, '--', 'sleep', '60'], isMade, () => true)
    expect(left.exitCode).toBe(130)
    expect(left.stderr).toContain('left at once: whether the run has a pod is not known')
    const names = await podNames()
    expect(names).toHaveLength(1)
    const kubectl = `  kubectl --kubeconfig ${test.sandbox.kubeconfig} --context sandbox -n app`
    const lines = left.stderr.trimEnd().split('\n').slice(-2)
    const [selector = ''] = /pullpass\.dev\/run-id=\S+$/.exec(left.stderr.trimEnd()) ?? []
    expect(lines).toEqual([`${kubectl} get pods -l ${selector}`, `${kubectl} delete pods -l ${selector}`])
    const pods = '/api/v1/namespaces/app/pods'
    const { body } = await raw.send('GET', `${pods}?labelSelector=${encodeURIComponent(selector)}`)
    expect(body.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toEqual(names)
    await raw.send('DELETE', `${pods}/${names[0]}`, { body: { gracePeriodSeconds: 0 } })
  })

  it('twice before it has begun says that there is no pod', async () => {
    test.sandbox.injectFault({ server: 'api', method: 'GET', path: '/pods?', fault: { kind: 'hang' } })
    const isAsked = () => test.sandbox.requests().some(({ path }) => path.includes('/pods?'))
    const given = ['--run-id', 'known', test.sandbox.images.public]
    const { exitCode, stderr } = await interruptTwice(given, isAsked, () => true)
    expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: '\nleft at once: no pod was made\n' })
    expect(await podNames()).toEqual([])
  })

  it('starts nothing when its handle has no place', async () => {
    const { exitCode, stderr } = await run([test.sandbox.images.public, '--handle', '/nowhere/handle.json'])
    expect(exitCode).toBe(125)
    expect(stderr).toContain('`--handle`: `/nowhere/handle.json` can not be written')
    expect(await podNames()).toEqual([])
  })

  it.runIf(process.platform === 'linux')('goes on and says so when its handle can not be kept', async () => {
    const { exitCode, stderr } = await run([test.sandbox.images.public, '--handle', '/dev/full'])
    expect(exitCode).toBe(0)
    expect(stderr.match(/`--handle`: `\/dev\/full` could not be written: ENOSPC/g)).toHaveLength(1)
    expect(stderr).toMatch(/running\n[\s\S]*✓ succeeded\n$/)
  })

  it('leaves a handle in a file that only its owner can read, by which the run goes on after a kill', async () => {
    const handle = join(dirname(test.sandbox.kubeconfig), 'handle.json')
    const task = script('echo started; i=0; while [ $i -lt 40 ]; do sleep 0.05; i=$((i+1)); done; echo done; exit 9')
    const first = await run([test.sandbox.images.public, '--handle', handle, ...task], {
      interrupt: { when: /running\n/, signal: 'SIGKILL' },
    })
    expect(first.exitCode).toBeNull()
    expect(statSync(handle).mode & 0o777).toBe(0o600)
    expect(readdirSync(dirname(handle)).filter((name) => name.startsWith('handle.json'))).toEqual(['handle.json'])
    expect(JSON.parse(readFileSync(handle, 'utf8'))).toMatchObject({
      kind: 'RunHandle',
      cluster: 'sandbox',
      namespace: 'app',
    })
    const second = await runCli(['run', '--kubeconfig', test.sandbox.kubeconfig, '--attach', handle])
    expect(second).toMatchObject({ exitCode: 9, stdout: 'started\ndone\n' })
    expect(await podNames()).toEqual([])
  })
})

/** Sends SIGINT as soon as `first` holds, and SIGTERM, which comes after it, as soon as `second` does too. */
async function interruptTwice(
  args: readonly string[],
  first: (stderr: string) => boolean,
  second: () => boolean,
): Promise<CliRun> {
  test.sandbox.clearRequests()
  const [node = '', ...prefix] = cliCommand
  const flags = ['run', '--kubeconfig', test.sandbox.kubeconfig, '-n', 'app', ...args]
  const child = spawn(node, [...prefix, ...flags], { env: { HOME: '/nonexistent' }, stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const exit = once(child, 'close')
  await vi.waitUntil(() => first(stderr), { timeout: 30_000 })
  child.kill('SIGINT')
  await vi.waitUntil(second, { timeout: 30_000 })
  child.kill('SIGTERM')
  const [exitCode] = await exit
  return { exitCode, stdout, stderr }
}
