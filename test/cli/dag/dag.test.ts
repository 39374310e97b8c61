// `pullpass dag` as a person uses it, on a sandbox.

import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type CliRun, type CliRunOptions, runCli } from '../support/run-cli.ts'
import { expectDocument } from '../support/schema.ts'
import { startTestSandbox, type TestSandbox } from '../support/test-sandbox.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let test: TestSandbox
let folder = ''
beforeAll(async () => {
  test = await startTestSandbox({ node: { backOffMs: 40, syncMs: 40 } })
  const { exitCode, stderr } = await runCli(['create', 'regcred', ...test.login, '-n', 'app', '--yes'])
  expect(exitCode, stderr).toBe(0)
  folder = await mkdtemp(join(tmpdir(), 'pullpass-cli-dag-'))
})
afterAll(async () => {
  await test.sandbox.stop()
  await rm(folder, { recursive: true, force: true })
})

async function writeDag(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text)
  return name
}

async function dag(
  command: string,
  file: string,
  flags: readonly string[] = [],
  options: CliRunOptions = {},
): Promise<CliRun> {
  const cluster = command === 'export' ? [] : ['--kubeconfig', test.sandbox.kubeconfig, '-n', 'app']
  return await runCli(['dag', command, file, ...cluster, ...flags], { cwd: folder, ...options })
}

const report = () => `
import { defineDag, param, result, text } from 'pullpass/dag'
const image: string = '${test.sandbox.images.private}'
export default defineDag({
  id: 'report',
  params: { day: 'monday' },
  defaults: { image, imagePullSecrets: ['regcred'], result: { from: 'termination-message' } },
  tasks: {
    extract: { command: ['sh', '-c', 'printf "[3]" > /dev/termination-log'] },
    load: { after: ['extract'], command: ['sh', '-c', 'echo "$1 $ROWS"; printf 1 > /dev/termination-log', 'sh'], arguments: [text\`on \${param('day')}\`], env: { ROWS: result('extract', 0) } },
  },
})
`

describe('dag run', () => {
  it('runs a module on private images and says a line for each task', async () => {
    const file = await writeDag('report.ts', report())
    const { exitCode, stdout, stderr } = await dag('run', file, ['--param', 'day=friday', '--logs'])
    expect(stdout.replaceAll(/\d+ s/g, 'N s')).toBe(
      '✓ extract: succeeded (N s)\n[load/base] on friday 3\n✓ load: succeeded (N s)\n',
    )
    expect(stderr).toMatch(/^run \S+\nextract: begins\nextract: pod report-extract-\w+ created\n/)
    expect(stderr).not.toContain('Warning')
    expect(stderr).toMatch(/\n2 of 2 tasks succeeded\n$/)
    expect(exitCode).toBe(0)
    expect((await stat(join(folder, '.pullpass/dag.db'))).mode & 0o777).toBe(0o600)
  })

  it('writes a document a line, the end of the run last', async () => {
    const file = await writeDag('report.ts', report())
    const { exitCode, stdout } = await dag('run', file, ['-o', 'json'])
    const lines = stdout.trimEnd().split('\n')
    const events = lines
      .slice(0, -1)
      .map((line) => expectDocument(line, 'dag-event') as { event: string; task?: string })
    expect(events[0]).toMatchObject({ event: 'run', isResumed: false })
    expect(events.filter(({ event }) => event === 'end').map(({ task }) => task)).toEqual(['extract', 'load'])
    expect(expectDocument(lines.at(-1) ?? '', 'dag-run-report')).toMatchObject({
      status: 'succeeded',
      tasks: [
        { id: 'extract', status: 'succeeded', result: { value: [3] } },
        { id: 'load', result: { value: 1 } },
      ],
    })
    expect(exitCode).toBe(0)
  })

  it('says why a task failed, with the end of its log, and goes on from there', async () => {
    const flag = join(folder, 'mended')
    const fails = { command: ['sh', '-c', `echo some words; test -e ${flag}`] }
    const tasks = { first: { command: ['true'] }, fails, last: { after: ['fails', 'first'], command: ['true'] } }
    const file = await writeDag(
      'fails.json',
      JSON.stringify({ id: 'fails', defaults: { image: test.sandbox.images.public }, tasks }),
    )
    const failed = await dag('run', file, ['-q'])
    expect(failed.stdout.replaceAll(/\d+ s/g, 'N s')).toBe(`✗ fails: failed (N s)
    container \`base\` ended with exit code 1
    | some words
    → read the container's log
! last: not begun: a task before it failed
`)
    expect(failed.exitCode).toBe(1)
    await writeFile(flag, '')
    const resumed = await dag('run', file, ['--resume'])
    expect(resumed.stdout.replaceAll(/\d+ s/g, 'N s').split('\n').sort()).toEqual([
      '',
      '✓ fails: succeeded (N s)',
      '✓ first: succeeded before (N s)',
      '✓ last: succeeded (N s)',
    ])
    expect(resumed.exitCode).toBe(0)
    expect((await dag('run', file, ['--resume'])).stderr).toContain('its last run has succeeded')
  })

  it('keeps nothing of what its tasks are given', async () => {
    const tasks = {
      a: { command: ['true'], env: { TOKEN: 'marker-of-a-value' }, arguments: ['marker-of-an-argument'] },
    }
    const definition = { id: 'marker', defaults: { image: test.sandbox.images.public }, tasks }
    const { exitCode } = await dag('run', await writeDag('marker.json', JSON.stringify(definition)), [
      '--state',
      'marker.db',
    ])
    expect(exitCode).toBe(0)
    expect(await readFile(join(folder, 'marker.db'), 'latin1')).not.toContain('marker-of')
  })

  it('goes on with the same pods after a kill, and tells whoever begins anew that they are there', async () => {
    const runs = join(folder, 'runs')
    const command = ['sh', '-c', `echo >> ${runs}; sleep 2`]
    const tasks = { one: { command: ['true'] }, two: { after: ['one'], command } }
    const definition = { id: 'killed', defaults: { image: test.sandbox.images.public }, tasks }
    const file = await writeDag('killed.json', JSON.stringify(definition))
    const state = ['--state', 'killed.db']
    const killed = await dag('run', file, state, { interrupt: { when: /two: running/, signal: 'SIGKILL' } })
    expect(killed.exitCode).toBeNull()
    const other = await dag(
      'run',
      await writeDag('changed.json', JSON.stringify({ ...definition, tasks: { one: { command } } })),
      [...state, '--resume'],
    )
    expect(other.stderr).toContain('its tasks or their order have changed since')
    const resumed = await dag('run', file, [...state, '--resume'])
    expect(resumed.stdout).toContain('one: succeeded before')
    expect(resumed.stderr).toMatch(/two: pod \S+ is there already: following it/)
    expect(resumed.exitCode).toBe(0)
    expect(await readFile(runs, 'utf8')).toBe('\n')
    await dag('run', file, state, { interrupt: { when: /two: running/, signal: 'SIGKILL' } })
    const anew = await dag('run', file, [...state, '-q'])
    expect(anew.stderr).toContain(
      'the last run did not come to its end: its pods may go on; --resume would follow them',
    )
    expect(anew.exitCode).toBe(0)
  })

  it('stops every pod at Ctrl-C and says so', async () => {
    const task = { command: ['sleep', '60'], terminationGraceSeconds: 1 }
    const tasks = { one: task, two: task, three: { after: ['one'], command: ['true'] } }
    const file = await writeDag(
      'slow.json',
      JSON.stringify({ id: 'slow', defaults: { image: test.sandbox.images.public }, tasks }),
    )
    const interrupt = { when: /one: running.*two: running|two: running.*one: running/s, signal: 'SIGINT' } as const
    const { exitCode, stdout, stderr } = await dag('run', file, [], { interrupt })
    expect(stdout).toContain('! one: cancelled: its pod is gone')
    expect(stdout).toContain('! two: cancelled: its pod is gone')
    expect(stderr).toContain('stopping: all pods are being deleted')
    expect(stderr).toMatch(/stopped, and all pods are gone: 0 of 3 tasks succeeded, 2 stopped, 1 not begun; go on with/)
    expect(exitCode).toBe(130)
    const { stdout: pods } = await dag('check', file, ['-o', 'json'])
    expect(JSON.parse(pods)).toMatchObject({ status: 'ready' })
  })

  it.each([
    ['no such parameter', ['--param', 'dayy=x'], 'has no parameter `dayy` (did you mean `day`?)'],
    ['a parameter and a resumed run', ['--param', 'day=x', '--resume'], 'exclude each other'],
    ['no concurrency', ['--concurrency', '0'], '`--concurrency` takes a whole number'],
    ['nothing to resume', ['--resume', '--state', 'other.db'], 'it has no run in this state file'],
  ])('refuses %s before anything runs', async (_case, flags, words) => {
    const { exitCode, stderr, stdout } = await dag('run', await writeDag('report.ts', report()), flags)
    expect(stderr).toContain(words)
    expect(stdout).toBe('')
    expect(exitCode).toBe(words.startsWith('it has') ? 1 : 2)
  })

  it('names every mistake of a DAG with its path', async () => {
    const { exitCode, stderr } = await dag(
      'run',
      await writeDag('bad.yaml', 'id: x\ntasks:\n  a: { image: x, after: [b] }\n  c: { imag: y }\n'),
    )
    expect(stderr).toContain('`bad.yaml` has one mistake')
    expect(stderr).toContain('`tasks.c.imag` is no field of a task (did you mean `image`?)')
    expect(exitCode).toBe(2)
  })

  it('builds the pods of all tasks before it runs one', async () => {
    const { public: image } = test.sandbox.images
    const text = `id: x\ntasks:\n  a: { image: '${image}', command: ['true'] }\n  b: { after: [a] }\n  c: { after: [a], image: 'X:Y:Z' }\n`
    const { exitCode, stderr, stdout } = await dag('run', await writeDag('last.yaml', text))
    expect(stderr).toContain('`last.yaml` has 2 mistakes')
    expect(stderr).toContain('task `b`: `spec.containers[0].image` is missing')
    expect(stderr).toContain('task `c`: ')
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  })

  it.each(['nosuch.yaml', 'nosuch.ts'])('names a file that is not there as it was typed: %s', async (file) => {
    const { exitCode, stderr } = await dag('check', file)
    expect(stderr).toBe(
      `error: cannot read \`${file}\`\n  caused by: there is no such file\n\nhint: check the name of the file\n`,
    )
    expect(exitCode).toBe(2)
  })

  it.each([
    ['throws', 'throw new Error("no luck")', 'no luck'],
    ['exports something else', 'export const dag = {}', 'it has no default export'],
  ])('says why a module can not be loaded that %s', async (_case, text, why) => {
    const { exitCode, stderr } = await dag('run', await writeDag('broken.ts', text))
    expect(stderr).toContain('`broken.ts` can not be loaded')
    expect(stderr).toContain(why)
    expect(exitCode).toBe(2)
  })
})

describe('dag check', () => {
  it('finds what would fail: a secret that is not there', async () => {
    const tasks = {
      good: { imagePullSecrets: ['regcred'] },
      open: { image: test.sandbox.images.public },
      bad: { after: ['good'], imagePullSecrets: ['nosuch'] },
    }
    const file = await writeDag(
      'check.json',
      JSON.stringify({ id: 'check', defaults: { image: test.sandbox.images.private }, tasks }),
    )
    const { exitCode, stdout } = await dag('check', file)
    expect(stdout).toMatch(/^✓ good\n✓ open\n✗ bad: would fail\n {4}plugin `pull-secrets`: image/)
    expect(stdout).toContain('secret `nosuch` of the pod does not exist in the namespace')
    expect(stdout).toContain('1 of 3 tasks would fail')
    expect(exitCode).toBe(3)
    const { stdout: json } = await dag('check', file, ['-o', 'json'])
    expect(expectDocument(json, 'dag-check-report')).toMatchObject({
      status: 'would-fail',
      tasks: [{ hindrances: [] }, { hindrances: [] }, {}],
    })
  })

  it('finds a login that ends before the DAG does', async () => {
    const [head, body] = [{ alg: 'none' }, { exp: Math.floor(Date.now() / 1000) + 3 * 3600 }].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    )
    const auth = Buffer.from(`user:${head}.${body}.x`).toString('base64')
    const config = JSON.stringify({ auths: { [test.sandbox.registry.host]: { auth } } })
    const file = test.writeFile('token.json', config)
    const { exitCode } = await runCli([
      'create',
      'token',
      '--kubeconfig',
      test.sandbox.kubeconfig,
      '-n',
      'web',
      '--from-file',
      file,
      '--yes',
      '--unproven',
    ])
    expect(exitCode).toBe(0)
    const tasks = { first: {}, last: { after: ['first'] } }
    const settings = { image: test.sandbox.images.private, imagePullSecrets: ['token'] }
    const name = await writeDag('token.json', JSON.stringify({ id: 'token', defaults: settings, tasks }))
    const check = async (...flags: readonly string[]) => {
      const { stdout } = await dag('check', name, ['-n', 'web', '-o', 'json', ...flags])
      const { tasks: checks } = JSON.parse(stdout) as { tasks: { task: string; hindrances: { reason: string }[] }[] }
      return Object.fromEntries(
        checks.map(({ task, hindrances }) => [task, /ends at/.test(hindrances[0]?.reason ?? '')]),
      )
    }
    expect(await check()).toEqual({ first: false, last: false })
    expect(await check('--lasts', '4h')).toEqual({ first: false, last: true })
    expect(await check('--starts-in', '8h')).toEqual({ first: true, last: true })
  })

  it('tells a task that can not be built', async () => {
    const file = await writeDag('unbuilt.yaml', 'id: x\ntasks:\n  a: { image: x, template: nowhere.yaml }\n')
    const { exitCode, stdout } = await dag('check', file)
    expect(stdout).toContain('`template` can not be read: `nowhere.yaml` (there is no such file)')
    expect(exitCode).toBe(3)
  })
})

describe('dag export', () => {
  it('writes the file alone to standard output', async () => {
    const golden = join(import.meta.dirname, '../../golden/dag')
    const file = join(golden, 'report.yaml')
    const { exitCode, stdout, stderr } = await dag('export', file, ['--to', 'airflow'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toBe(await readFile(join(golden, 'report.airflow.py'), 'utf8'))
    const { stdout: json } = await dag('export', file, ['--to', 'argo', '-o', 'json'])
    expect(expectDocument(json, 'dag-export-report')).toMatchObject({
      engine: 'argo',
      text: expect.stringContaining('kind: Workflow'),
    })
  })

  it('names task and feature that an engine can not express', async () => {
    const file = await writeDag('odd.yaml', 'id: x\ntasks:\n  a: { image: x, recreations: 3 }\n')
    const { exitCode, stderr, stdout } = await dag('export', file, ['--to', 'airflow'])
    expect(stderr).toContain('DAG `x` can not be exported to Airflow')
    expect(stderr).toContain('task `a`: `recreations` has no equivalent')
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  })

  it('wants to know the engine', async () => {
    const { exitCode, stderr } = await dag('export', 'x.yaml')
    expect(stderr).toContain('--to')
    expect(exitCode).toBe(2)
  })
})
