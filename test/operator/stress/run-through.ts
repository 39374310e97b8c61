// One planned run from its first launcher to its outcome, and what is wrong with it.

import { setTimeout as delay } from 'node:timers/promises'
import type { TaskCluster } from '../../../src/cluster/cluster.ts'
import type { PodObserver } from '../../../src/operator/observe/pod-observer.ts'
import type { LaunchPlan } from './launch-plan.ts'
import { type LauncherEnd, type LauncherJob, launch, launchMortal } from './launcher.ts'
import { launchProcess } from './launcher-process.ts'
import { LineRecord } from './line-record.ts'
import type { PlannedTask } from './planned-task.ts'

/** Where launchers run. */
export interface LaunchPlace {
  readonly kubeconfig: string
  readonly context: string
  /** What the launchers that live have in common, as runs of one process do. */
  readonly cluster: TaskCluster
  readonly observer: PodObserver
  /** Connections of a process of its own. */
  readonly open: () => Promise<TaskCluster>
}

export interface PlannedRun {
  readonly runId: string
  readonly planned: PlannedTask
  readonly launchers: LaunchPlan
  readonly random: () => number
}

/** Runs it. Gives one sentence for each thing that is wrong. */
export async function runThrough(place: LaunchPlace, run: PlannedRun): Promise<string[]> {
  const { launchers } = run
  if (launchers.kind === 'twins') return await runTwins(place, run, launchers.apartMs)
  const wrong: string[] = []
  let job = jobOf(run)
  for (const [index, { death, successor }] of (launchers.kind === 'killed' ? launchers.deaths : []).entries()) {
    const isProcess = launchers.kind === 'killed' && launchers.isProcess && index === 0 && 'afterLines' in death
    const end = isProcess
      ? await launchProcess(job, place, death.afterLines)
      : await launchMortal(job, place.open, death)
    if (end.kind !== 'killed') return [...wrong, ...judge(run, job, end)]
    const fault = job.record.compare(run.planned.line, false)
    if (fault) wrong.push(`a killed launcher: ${fault}`)
    job = successor === 'with-handle' && end.handle ? { ...job, handle: end.handle } : jobOf(run)
  }
  return [...wrong, ...judge(run, job, await live(place, run, job))]
}

async function live(place: LaunchPlace, { planned }: PlannedRun, job: LauncherJob): Promise<LauncherEnd> {
  const { cluster, observer } = place
  const { cancelAfterMs } = planned
  return await launch(job, { cluster, observer, ...(cancelAfterMs !== undefined && { cancelAfterMs }) })
}

/** One of two may find the pod deleted by the other before it has heard of its end; it must not say anything else than that. */
async function runTwins(place: LaunchPlace, run: PlannedRun, apartMs: number): Promise<string[]> {
  const [first, second] = [jobOf(run), jobOf(run)]
  const other = await place.open()
  const [one, two] = await Promise.all([
    live(place, run, first),
    delay(apartMs).then(() => launchMortal(second, async () => other, { afterLines: Number.POSITIVE_INFINITY })),
  ])
  const [wrongOne, wrongTwo] = [judge(run, first, one), judge(run, second, two)]
  if (wrongOne.length === 0) return judgeTwin(run, second, two, wrongTwo)
  if (wrongTwo.length === 0) return judgeTwin(run, first, one, wrongOne)
  return [...wrongOne, ...wrongTwo]
}

function judgeTwin({ planned }: PlannedRun, { record }: LauncherJob, end: LauncherEnd, wrong: string[]): string[] {
  if (end.kind !== 'outcome' || wrong.length === 0) return wrong
  const isLost = end.outcome.status === 'lost'
  const hasSaidSo = end.outcome.warnings.some((warning) => warning.includes('may be missing'))
  const fault = record.compare(planned.line, false)
  return !fault && (isLost || hasSaidSo) ? [] : wrong
}

function jobOf({ runId, planned, random }: PlannedRun): LauncherJob {
  return { task: planned.task, runId, record: new LineRecord(), random }
}

function judge({ planned }: PlannedRun, { record }: LauncherJob, end: LauncherEnd): string[] {
  if (end.kind === 'failed') return [`rejected: ${describeFailure(end.error)}`]
  if (end.kind === 'killed') return ['was killed']
  const { status, exitCode, diagnosis, warnings } = end.outcome
  const { expected, line, isWhole } = planned
  const found = { status, exitCode, cause: diagnosis?.code }
  const isExpected =
    status === expected.status && diagnosis?.code === expected.cause && (!isWhole || exitCode === expected.exitCode)
  const fault = record.compare(line, isWhole)
  const told = warnings.length === 0 ? '' : `; warnings: ${warnings.join(' | ')}`
  return [
    ...(isExpected ? [] : [`${JSON.stringify(found)} instead of ${JSON.stringify(expected)}${told}`]),
    ...(fault ? [`${fault}${told}`] : []),
  ]
}

function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
