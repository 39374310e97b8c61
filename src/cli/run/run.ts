// `pullpass run`: the task read, run and reported.

import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { TaskCluster } from '../../cluster/cluster.ts'
import { attach } from '../../operator/attach.ts'
import { parseHandle } from '../../operator/handle.ts'
import { planTask } from '../../operator/plan-task.ts'
import { type RunTaskOptions, runTask } from '../../operator/run-task.ts'
import type { Outcome } from '../../plugin/contract/outcome.ts'
import type { CliContext } from '../context.ts'
import { describeError, renderError, stackLines } from '../errors.ts'
import { readInput } from '../input-file.ts'
import { openPlugins } from '../plugins/open-plugins.ts'
import { openProver } from '../registry/open-prover.ts'
import type { RunFlags } from './command.ts'
import { exitCodeOf, ownFailure } from './exit-code-of.ts'
import { openListening } from './listen.ts'
import { withTaskCluster } from './open-task-cluster.ts'
import { layoutPlan, toPlanReport } from './plan-report.ts'
import { type ReadTask, readTask } from './read-task.ts'
import { renderOutcome, toRunReport } from './report.ts'
import type { RunArguments } from './typed-settings.ts'

/** Runs the command. What fails before there is an outcome is shown here: exit codes 1 and 2 may be the container's. */
export async function runRun(context: CliContext, typed: RunArguments): Promise<number> {
  const { output } = context
  try {
    return await runTyped(context, typed)
  } catch (thrown) {
    const report = describeError(thrown)
    renderError(report, output.stderr)
    for (const line of stackLines(thrown)) output.detail(line)
    if (!output.hasResult) await output.fail(report)
    return report.code === 'cancelled' ? report.exitCode : ownFailure
  }
}

async function runTyped(context: CliContext, typed: RunArguments): Promise<number> {
  const { flags } = typed
  if (flags.attach !== undefined) return await takeOver(context, flags, flags.attach)
  const read = await readTask(context, typed)
  await using prover = await openProver(context, flags)
  const plugins = await openPlugins(context, flags.config, prover.prove)
  return await withTaskCluster(context, flags, read.task, async (cluster) => {
    const options: RunTaskOptions = {
      ...{ cluster, plugins, clock: context.clock, signal: context.signal },
      readFile: async (path) => await readFile(resolve(read.folder, path), 'utf8'),
      ...(flags.file !== undefined && { source: `\`${flags.file}\`` }),
      ...(flags.runId !== undefined && { runId: flags.runId }),
    }
    if (flags.dryRun || flags.serverDryRun) return await plan(context, read, options, flags.serverDryRun === true)
    return await listen(context, flags, cluster, read.task.logs?.prefix, async (listeners) =>
      runTask(read.task, { ...options, ...listeners }),
    )
  })
}

async function takeOver(context: CliContext, flags: RunFlags, file: string): Promise<number> {
  const handle = parseHandle(new TextDecoder().decode(await readInput(file, '--attach', context)))
  await using prover = await openProver(context, flags)
  const plugins = await openPlugins(context, flags.config, prover.prove)
  return await withTaskCluster(context, flags, { cluster: handle.cluster }, async (cluster) =>
    listen(context, flags, cluster, undefined, async (listeners) =>
      attach(handle, { cluster, plugins, clock: context.clock, signal: context.signal, ...listeners }),
    ),
  )
}

async function listen(
  context: CliContext,
  flags: RunFlags,
  cluster: TaskCluster,
  hasPrefix: boolean | undefined,
  start: (listeners: ReturnType<typeof openListening>['listeners']) => Promise<Outcome>,
): Promise<number> {
  const listening = openListening(context, flags, cluster.name, hasPrefix)
  const outcome = await start(listening.listeners).finally(() => listening.end())
  const { output } = context
  const hasSucceeded = outcome.status === 'succeeded' || outcome.status === 'skipped'
  if (!hasSucceeded || !output.options.isQuiet) renderOutcome(outcome, output.stderr)
  await output.result(toRunReport(cluster.name, outcome), () => {})
  return exitCodeOf(outcome)
}

async function plan(
  context: CliContext,
  { task }: ReadTask,
  options: RunTaskOptions,
  asksServer: boolean,
): Promise<number> {
  const report = toPlanReport(options.cluster.name, await planTask(task, { ...options, asksServer }))
  for (const warning of report.warnings) context.output.warn(warning)
  const text = await layoutPlan(report, context.output.stdout)
  await context.output.result(report, (screen) => screen.write(text))
  return report.refusals.length === 0 ? 0 : ownFailure
}
