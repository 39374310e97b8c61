// The checks that every plugin has to pass, for any test runner.

import { describeThrown } from '../basics/describe-thrown.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import type { Plugin } from '../plugin/contract/define.ts'
import type { Outcome, OutcomeStatus } from '../plugin/contract/outcome.ts'
import { checkPlugins } from '../plugin/register.ts'
import { expectThat, expectToSettle, PluginCheckError } from './expect.ts'
import { spyOn } from './hook-spy.ts'
import { checkProvider } from './provider-checks.ts'
import { type CheckPluginOptions, type CheckRun, markedPassword, type StartOptions, startIn } from './world.ts'

/** One check: `test(check.name, check.run)`. */
export interface PluginCheck {
  readonly name: string
  /** Rejects with a sentence on what the plugin did wrong. */
  readonly run: () => Promise<void>
}

/** How long a hook may go on after its run was stopped, in milliseconds. */
const stopMs = 1000

/**
 * The checks of one plugin:
 *
 * ```ts
 * for (const check of checkPlugin(myPlugin())) test(check.name, check.run)
 * ```
 */
export function checkPlugin(plugin: Plugin, options: CheckPluginOptions = {}): readonly PluginCheck[] {
  const start = (given: StartOptions = {}) => startIn(options, plugin, given)
  return [
    { name: 'can be registered', run: async () => failAs(() => void checkPlugins([plugin])) },
    { name: 'makes fresh hooks for each run', run: async () => checkFreshHooks(plugin, options) },
    { name: 'gives the same pod in every run', run: async () => checkSamePod(start) },
    { name: 'writes nothing before the gates are through', run: async () => checkNoEarlyWrite(start) },
    { name: 'takes part in a run from launch to cleanup', run: async () => checkWholeRun(start) },
    { name: 'answers about every kind of failure', run: async () => checkDiagnose(start) },
    { name: 'cleans up however a run ended', run: async () => checkCleanup(start) },
    { name: 'stops when its run is stopped', run: async () => checkStop(plugin, options) },
    { name: 'shows no credential', run: async () => checkSecrecy(start) },
    { name: 'gives credentials as a provider must', run: async () => checkProvider(plugin, options) },
  ]
}

type Start = (options?: StartOptions) => CheckRun

async function checkFreshHooks(plugin: Plugin, options: CheckPluginOptions): Promise<void> {
  const spied = spyOn(plugin)
  await failAs(() => {
    startIn(options, spied.plugin)
    startIn(options, spied.plugin)
  })
  const [first, second] = spied.made
  expectThat(
    first === undefined || first !== second,
    '`hooks` gave the same object to two runs: make a new one each time',
  )
}

async function checkSamePod(start: Start): Promise<void> {
  const [one, other] = [start(), start()]
  const first = await failAs(() => one.run.transformPod(one.pod))
  const second = await failAs(() => other.run.transformPod(other.pod))
  const isSame = JSON.stringify(first) === JSON.stringify(second)
  expectThat(isSame, '`transformPod` gave two pods for one run: keep nothing between runs, and use no chance')
}

async function checkNoEarlyWrite(start: Start): Promise<void> {
  const { run, pod, cluster } = start()
  await failAs(async () => run.gateLaunch(await run.transformPod(pod)))
  expectThat(cluster.writes() === 0, 'something was written before `prepare`: a dry run would have written it')
}

async function checkWholeRun(start: Start): Promise<void> {
  const { warnings } = await launch(start())
  expectThat(warnings.length === 0, warnings.join('; '))
}

/** Every hook once, in order. A launch that is refused goes on with the end, as in the operator. */
async function launch({ run, pod }: CheckRun): Promise<Outcome & { readonly refusals: unknown }> {
  const transformed = await failAs(() => run.transformPod(pod))
  const refusals = await failAs(() => run.gateLaunch(transformed))
  if (refusals.length === 0) {
    await failAs(() => run.prepare(transformed))
    run.onCreated(transformed)
    for (const phase of ['Pending', 'Running', 'Succeeded']) run.onPodChange({ ...transformed, status: { phase } })
    for (const text of ['', 'a line', '\u001b[31mred', 'x'.repeat(100_000)]) run.onLogLine({ container: 'main', text })
  }
  return { ...(await run.end(outcomeOf('succeeded'), transformed)), refusals }
}

async function checkDiagnose(start: Start): Promise<void> {
  const { run, pod } = start()
  const transformed = await failAs(async () => {
    const changed = await run.transformPod(pod)
    if ((await run.gateLaunch(changed)).length === 0) await run.prepare(changed)
    return changed
  })
  for (const code of ['login-expired', 'secret-missing', 'access-denied', 'exit-code', 'unschedulable'] as const) {
    await failAs(() => run.diagnose(transformed, diagnosisOf(code)))
  }
  const { warnings } = await run.end(outcomeOf('failed'))
  expectThat(warnings.length === 0, warnings.join('; '))
}

async function checkCleanup(start: Start): Promise<void> {
  const statuses: readonly OutcomeStatus[] = ['succeeded', 'failed', 'skipped', 'cancelled', 'timed-out', 'lost']
  for (const status of statuses) {
    for (const attached of [false, true]) {
      // Nothing came before: the launch was refused, or another process made it.
      const { warnings } = await start({ run: { attached } }).run.end(outcomeOf(status))
      expectThat(warnings.length === 0, `after ${status}${attached ? ', attached' : ''}: ${warnings.join('; ')}`)
    }
  }
}

async function checkStop(plugin: Plugin, options: CheckPluginOptions): Promise<void> {
  const spied = spyOn(plugin)
  const stop = new AbortController()
  const { run, pod } = startIn(options, spied.plugin, { signal: stop.signal })
  const steps = [() => run.transformPod(pod), () => run.gateLaunch(pod), () => run.prepare(pod)]
  const underWay = steps.map(async (step) => await step().catch(() => {}))
  stop.abort(new Error('the run was stopped'))
  await Promise.all(underWay)
  const pending = Promise.allSettled(spied.pending)
  await expectToSettle(pending, stopMs, `a hook went on for ${stopMs} ms after its signal had aborted`)
}

async function checkSecrecy(start: Start): Promise<void> {
  const started = start()
  const { warnings, refusals } = await launch(started)
  const diagnosed = await start().run.diagnose(started.pod, diagnosisOf('login-refused')).catch(describeThrown)
  const said = JSON.stringify([warnings, refusals, started.notes, diagnosed])
  const encoded = [0, 1, 2].map((offset) => base64Core(offset))
  const isShown = [markedPassword, ...encoded].some((form) => said.includes(form))
  expectThat(!isShown, 'a password is shown in a note, a refusal, a warning or a diagnosis')
}

/** The marked password in base64 after `offset` other bytes, without the characters that its neighbours share. */
function base64Core(offset: number): string {
  const text = Buffer.from('x'.repeat(offset) + markedPassword).toString('base64')
  return text.slice(4, -4)
}

/** Runs a step of a check; what it throws is told with its causes. */
async function failAs<T>(step: () => T | Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (thrown) {
    throw new PluginCheckError(describeThrown(thrown), { cause: thrown })
  }
}

function outcomeOf(status: OutcomeStatus): Outcome {
  return { status, warnings: [], attempts: 1, ...(status === 'succeeded' && { exitCode: 0 }) }
}

function diagnosisOf(code: Diagnosis['code']): Diagnosis {
  return { code, summary: 'a failure', evidence: [], remedy: 'mend it', retry: 'never', image: 'registry.test/app:1' }
}
