// `pullpass dag check`.

import { checkDag, type TaskCheck } from '../../dag/check/check-dag.ts'
import { readParams } from '../../dag/model/read-params.ts'
import type { Plugin } from '../../plugin/contract/define.ts'
import { openPluginHost, type PluginHost } from '../../plugin/host.ts'
import type { ExitCode } from '../../provision/exit-code.ts'
import type { ProveImage } from '../../provision/proof/prove.ts'
import type { CliContext } from '../context.ts'
import { parseDurationMs } from '../duration.ts'
import type { ReportDocument } from '../output/document.ts'
import { showText } from '../output/escape.ts'
import type { Screen } from '../output/screen.ts'
import { wrap } from '../output/wrap.ts'
import { loadPluginConfig } from '../plugins/load-config.ts'
import { openProver } from '../registry/open-prover.ts'
import { openDagClusters } from './clusters.ts'
import type { DagCheckFlags } from './command.ts'
import { placeTasks } from './namespace.ts'
import { readDagFile } from './read-file.ts'

interface DagCheckReport extends ReportDocument {
  readonly kind: 'DagCheckReport'
  readonly dag: string
  readonly status: 'ready' | 'would-fail'
  readonly tasks: readonly TaskCheck[]
}

/** Checks every task; 3 when one would fail. */
export async function runDagCheck(context: CliContext, file: string, flags: DagCheckFlags): Promise<ExitCode> {
  const { dag: read, readFile } = await readDagFile(context, file)
  const dag = placeTasks({ ...read, params: readParams(read, flags.param ?? []) }, flags.namespace)
  await using prover = await openProver(context, flags)
  await using clusters = openDagClusters(context, flags)
  const tasks = await checkDag(dag, {
    ...{ openCluster: clusters.open, readFile, clock: context.clock, signal: context.signal },
    plugins: await openCheckPlugins(context, flags.config, prover.prove),
    asksServer: flags.serverDryRun === true,
    ...(flags.startsIn !== undefined && { startsInSeconds: seconds(flags.startsIn, '--starts-in') }),
    ...(flags.lasts !== undefined && { expectedSeconds: seconds(flags.lasts, '--lasts') }),
  })
  const wouldFail = tasks.some(({ hindrances }) => hindrances.length > 0)
  const report: DagCheckReport = {
    schemaVersion: 1,
    kind: 'DagCheckReport',
    dag: dag.id,
    status: wouldFail ? 'would-fail' : 'ready',
    tasks,
  }
  await context.output.result(report, (screen) => renderCheck(report, screen))
  return wouldFail ? 3 : 0
}

function seconds(text: string, flag: string): number {
  return parseDurationMs(text, flag) / 1000
}

/** The configured plugins; pull secrets are judged also where nobody has configured that. */
async function openCheckPlugins(context: CliContext, path: string | undefined, prove: ProveImage): Promise<PluginHost> {
  const { environment, clock, output } = context
  const { plugins: configured = [] } = await loadPluginConfig(context, path)
  const { pullSecrets } = await import('pullpass/plugins/pull-secrets')
  const standard: readonly Plugin[] = configured.some(({ name }) => name === 'pull-secrets')
    ? []
    : [pullSecrets({ secrets: [] })]
  return openPluginHost({
    ...{ plugins: [...configured, ...standard], clock, environment, prove },
    onNote: ({ plugin, message }) => output.detail(`plugin ${plugin}: ${showText(message)}`),
  })
}

function renderCheck({ tasks }: DagCheckReport, screen: Screen): void {
  const { colours, signs, width } = screen
  for (const { task, hindrances, warnings } of tasks) {
    const sign = hindrances.length === 0 ? colours.green(signs.pass) : colours.red(signs.fail)
    screen.line(`${sign} ${task}${hindrances.length === 0 ? '' : ': would fail'}`)
    for (const { reason, evidence, remedy } of hindrances) {
      for (const line of wrap(showText(reason, 700), width, '    ')) screen.line(line)
      for (const text of evidence) for (const line of wrap(showText(text, 700), width, '      ')) screen.line(line)
      for (const line of wrap(showText(remedy, 700), width, `    ${signs.arrow} `, '      ')) screen.line(line)
    }
    for (const text of warnings) {
      for (const line of wrap(showText(text, 700), width, `    ${colours.yellow(signs.warning)} `, '      '))
        screen.line(line)
    }
  }
  screen.line(describeResult(tasks.length, tasks.filter(({ hindrances }) => hindrances.length > 0).length))
}

function describeResult(all: number, failing: number): string {
  if (failing > 0) return `${failing} of ${all} ${all === 1 ? 'task' : 'tasks'} would fail`
  return all === 1 ? 'the task is ready' : `all ${all} tasks are ready`
}
