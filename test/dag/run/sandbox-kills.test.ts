// The whole program on a sandbox: processes that are killed, watches that are cut, tasks that fail; and every task runs as often as it has to.

import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { parseDag } from '../../../src/dag/index.ts'
import type { Dag } from '../../../src/dag/model/dag.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts'
import { cliCommand } from '../../cli/support/run-cli.ts'
import { RawCluster } from '../../support/raw-cluster.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'
import type { Fate } from './support/fake-cluster.ts'
import { chooseSeed, seededRandom } from './support/random.ts'
import { foresee, randomDag } from './support/random-dag.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 })

const taskCount = 200
const mostKills = 8

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ namespaces: ['app'], node: { backOffMs: 40, syncMs: 20 } })
})
afterAll(() => sandbox.stop())

/** Exit codes of a task's tries, one after the other, the last one again and again. */
type Codes = ReadonlyMap<string, readonly number[]>

function drawCodes(dag: Dag, random: () => number): Codes {
  const draw = () => (random() < 0.88 ? 0 : random() < 0.2 ? 99 : 1)
  return new Map(dag.tasks.map(({ id }) => [id, [draw(), draw(), draw()]]))
}

function fateOf(codes: Codes, task: string, number: number): Fate {
  const code = codes.get(task)?.[Math.min(number, 3) - 1]
  if (code === 0) return 'succeeded'
  return code === 99 ? 'skipped' : 'user'
}

/** Each try leaves a line in a file of its task, and ends with the next of its codes. */
const script =
  'echo >> "$FOLDER/$TASK"; set -- $CODES; n=$(wc -l < "$FOLDER/$TASK"); while [ "$n" -gt 1 ] && [ $# -gt 1 ]; do shift; n=$((n - 1)); done; exit "$1"'

function writeDefinition(dag: Dag, codes: Codes, folder: string): string {
  const tasks = dag.tasks.map(({ id, after, trigger, retries: { times } }) => {
    const env = { FOLDER: folder, TASK: id, CODES: (codes.get(id) ?? []).join(' ') }
    return [id, { after, trigger, retries: { times, waitSeconds: 0 }, env }]
  })
  const defaults = { image: sandbox.images.public, namespace: 'app', command: ['sh', '-c', script], skipOnExitCode: 99 }
  return JSON.stringify({ id: 'random', concurrency: 20, defaults, tasks: Object.fromEntries(tasks) })
}

/** One process of the program; killed `lifeMs` after it has told something, if it is not done by then. Its exit code, undefined when it was killed. */
async function runOnce(cwd: string, args: readonly string[], lifeMs: number): Promise<number | undefined> {
  const [node = '', ...prefix] = cliCommand
  const env = { PATH: process.env['PATH'], HOME: '/nonexistent' }
  const child = spawn(node, [...prefix, 'dag', 'run', 'dag.json', '-q', '-o', 'json', ...args], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words += text
  })
  const end = new Promise<number | undefined>((resolve) => child.on('close', (code) => resolve(code ?? undefined)))
  const timer = new AbortController()
  child.stdout.resume().once('data', () => {
    void delay(lifeMs, undefined, { signal: timer.signal }).then(
      () => child.kill('SIGKILL'),
      () => {},
    )
  })
  const code = await end
  timer.abort()
  expect(words).not.toContain('error:')
  return code
}

test('200 tasks end as they have to, and none runs again after it has succeeded', async () => {
  const seed = chooseSeed()
  const random = seededRandom(seed)
  const shape = randomDag(taskCount, random)
  const codes = drawCodes(shape, random)
  const folder = await makeTemporaryFolder()
  const counts = await mkdtemp(join(folder, 'counts-'))
  const text = writeDefinition(shape, codes, counts)
  await writeFile(join(folder, 'dag.json'), text)
  sandbox.injectFault({
    server: 'api',
    path: 'watch=',
    fault: { kind: 'cut-after', bytes: 200_000 },
    times: Number.POSITIVE_INFINITY,
  })

  const flags = ['--kubeconfig', sandbox.kubeconfig]
  let kills = 0
  let code = await runOnce(folder, flags, 700 + random() * 1300)
  while (code === undefined) {
    kills += 1
    const lifeMs = kills < mostKills ? 700 + random() * 1300 : 200_000
    code = await runOnce(folder, [...flags, '--resume'], lifeMs)
  }

  const expected = foresee(parseDag(JSON.parse(text), 'the DAG'), (task, number) => fateOf(codes, task, number))
  const runs = await Promise.all(
    (await readdir(counts)).map(async (task) => [task, (await readFile(join(counts, task), 'utf8')).length] as const),
  )
  const due = [...expected].filter(([, { pods }]) => pods > 0).map(([task, { pods }]) => [task, pods])
  expect(Object.fromEntries(runs), `seed ${seed}, ${kills} kills`).toEqual(Object.fromEntries(due))
  const hasFailed = [...expected.values()].some(({ status }) => status === 'failed')
  expect(code).toBe(hasFailed ? 1 : 0)
  const cluster = new RawCluster(sandbox.kubeconfig)
  const { body } = await cluster.send('GET', '/api/v1/namespaces/app/pods')
  cluster.close()
  expect(body.items).toEqual([])
  const watches = sandbox.requests().filter(({ verb }) => verb === 'watch').length
  expect(watches, 'watches, of which each process would need one').toBeGreaterThan(kills + 3)
  console.info(`seed ${seed}: ${runs.length} of ${taskCount} tasks ran, ${kills} kills, ${watches} watches`)
})
