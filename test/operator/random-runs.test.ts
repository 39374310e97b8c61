// Many runs at once with random faults of the API server, stops, and launchers that die: no wrong outcome, no pod left, no line lost or doubled.
// `PULLPASS_RANDOM_RUNS` sets how many, `PULLPASS_SEED` repeats a series.

import pLimit from 'p-limit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunHandle } from '../../src/operator/handle.ts'
import type { PodTask } from '../../src/operator/spec/pod-task.ts'
import type { Fault, FaultRule } from '../../src/sandbox/index.ts'
import { mortal } from './support/mortal-cluster.ts'
import { shell, TaskRig, type Told, textsOf } from './support/task-rig.ts'

const runs = Number(process.env['PULLPASS_RANDOM_RUNS'] ?? 200)
const seed = Number(process.env['PULLPASS_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const atOnce = 8

let rig: TaskRig
beforeAll(async () => {
  rig = await TaskRig.start()
})
afterAll(() => rig.stop())

/** What one run does and what is done to it. */
interface Plan {
  readonly lines: number
  readonly exitCode: number
  readonly pauseMs: number
  readonly end: 'left alone' | 'stopped' | 'attached' | 'launched again'
  /** The launcher dies, or is stopped, after so many lines. */
  readonly afterLines: number
}

it(`runs ${runs} random tasks (seed ${seed})`, { timeout: 600_000 }, async () => {
  const random = mulberry(seed)
  const limit = pLimit(atOnce)
  const plans = Array.from({ length: runs }, () => makePlan(random))
  const wrong = await Promise.all(plans.map((plan, index) => limit(async () => await check(index, plan, random))))
  expect(wrong.flat(), `seed ${seed}`).toEqual([])
  rig.sandbox.clearFaults()
  expect(await rig.podNames(), `seed ${seed}`).toEqual([])
})

function makePlan(random: () => number): Plan {
  const pick = <T>(...choices: T[]): T => choices[Math.floor(random() * choices.length)] as T
  const lines = pick(0, 1, 3, 30, 300)
  const end =
    lines === 0 ? 'left alone' : pick<Plan['end']>('left alone', 'left alone', 'stopped', 'attached', 'launched again')
  const isWatched = end !== 'left alone'
  return {
    lines,
    exitCode: pick(0, 0, 1, 42),
    pauseMs: isWatched ? pick(2, 20) : pick(0, 2),
    end,
    afterLines: 1 + Math.floor(random() * lines),
  }
}

async function check(index: number, plan: Plan, random: () => number): Promise<string[]> {
  addFaults(random)
  const runId = `run-${seed}-${index}`
  const { told, before } = await carryOut(plan, runId)
  const { status, exitCode } = told.outcome
  const expected = Array.from({ length: plan.lines }, (_, line) => `${line}`)
  const seen = [...before, ...textsOf(told.lines)]
  const where = `${runId} ${JSON.stringify(plan)}`
  if (status === 'cancelled' && plan.end === 'stopped') {
    const isPrefix = seen.every((line, at) => line === expected[at])
    return isPrefix ? [] : [`${where}: lines ${seen.join()}`]
  }
  const isRight = status === (plan.exitCode === 0 ? 'succeeded' : 'failed') && exitCode === plan.exitCode
  const hasLines = seen.join() === expected.join() || told.warnings.some((warning) => warning.includes('missing'))
  return [
    ...(isRight ? [] : [`${where}: ${JSON.stringify(told.outcome)}`]),
    ...(hasLines ? [] : [`${where}: lines ${seen.join()}`]),
  ]
}

/** Runs the task; what a launcher that died had handed on comes in `before`. */
async function carryOut(plan: Plan, runId: string): Promise<{ told: Told; before: string[] }> {
  const task = makeTask(plan)
  if (plan.end === 'left alone') return { told: await rig.run(task, { runId }), before: [] }
  if (plan.end === 'stopped') {
    const stop = new AbortController()
    let count = 0
    const onLine = () => {
      count += 1
      if (count === plan.afterLines) stop.abort(new Error('enough'))
    }
    return { told: await rig.run(task, { runId, signal: stop.signal, onLine }), before: [] }
  }
  const died = await runUntilDeath(task, runId, plan.afterLines)
  if (plan.end === 'attached' && died) return { told: await rig.attach(died.handle), before: died.lines }
  return { told: await rig.run(task, { runId }), before: [] }
}

/** A launcher that dies after so many lines. */
async function runUntilDeath(
  task: PodTask,
  runId: string,
  afterLines: number,
): Promise<{ handle: RunHandle; lines: string[] }> {
  const { cluster, kill } = mortal(await rig.open())
  const lines: string[] = []
  let read: (() => RunHandle) | undefined
  return await new Promise((resolve) => {
    void rig.run(task, {
      ...{ runId, cluster },
      onState: (state) => {
        if (state.kind === 'created') read = state.readHandle
      },
      onLine: async ({ text }) => {
        lines.push(text)
        if (lines.length < afterLines || !read) return
        kill()
        resolve({ handle: JSON.parse(JSON.stringify(read())), lines })
        await new Promise(() => {})
      },
    })
  })
}

function makeTask({ lines, exitCode, pauseMs }: Plan): PodTask {
  const pause = pauseMs === 0 ? '' : `sleep ${pauseMs / 1000};`
  return shell(
    `trap "exit 143" TERM; i=0; while [ $i -lt ${lines} ]; do echo $i; i=$((i+1)); ${pause} done; exit ${exitCode}`,
  )
}

/** Some trouble for whoever asks next. */
function addFaults(random: () => number): void {
  const lost: Fault = { kind: 'lost-reply' }
  const answer = (status: number): Fault => ({
    kind: 'answer',
    status,
    ...(status === 429 && { headers: { 'retry-after': '0' } }),
  })
  const rules: FaultRule[] = [
    { method: 'POST', path: '/pods', fault: lost },
    { method: 'POST', path: '/pods', fault: answer(429) },
    { method: 'POST', path: '/pods', fault: answer(500) },
    { method: 'DELETE', fault: lost },
    { method: 'DELETE', fault: answer(503) },
    { path: 'watch=true', fault: { kind: 'cut-after', bytes: 1 + Math.floor(random() * 5000) } },
    { path: 'watch=true', fault: answer(410) },
    { path: 'watch=true', fault: { kind: 'cut' } },
    { path: '/log?', fault: { kind: 'cut-after', bytes: 1 + Math.floor(random() * 3000) } },
    { path: '/log?', fault: { kind: 'cut' } },
    { path: '/log?', fault: answer(500) },
    { method: 'GET', path: 'labelSelector=', fault: answer(429) },
  ]
  for (const rule of rules) if (random() < 0.15) rig.sandbox.injectFault({ server: 'api', ...rule })
  if (random() < 0.1) rig.sandbox.compact()
}

/** Numbers in [0, 1) that are the same for the same seed. */
function mulberry(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
