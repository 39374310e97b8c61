// `pullpass dag check`.

import { checkDag } from '../../dag/check/check-dag.ts'
import { readParams } from '../../dag/model/read-params.ts'
import type { Plugin } from '../../plugin/contract/define.ts'
import { openPluginHost, type PluginHost } from '../../plugin/host.ts'
import type { ExitCode } from '../../provision/exit-code.ts'
import type { ProveImage } from '../../provision/proof/prove.ts'
import type { CliContext } from '../context.ts'
import { parseDurationMs } from '../duration.ts'
import { showText } from '../output/escape.ts'
import { loadPluginConfig } from '../plugins/load-config.ts'
import { openProver } from '../registry/open-prover.ts'
import { renderDagCheck, toDagCheckReport } from './check-report.ts'
import { openDagClusters } from './clusters.ts'
import type { DagCheckFlags } from './command.ts'
import { placeTasks } from './namespace.ts'
import { readDagFile } from './read-file.ts'

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
  const report = toDagCheckReport(dag.id, tasks)
  await context.output.result(report, (screen) => renderDagCheck(report, screen))
  return report.status === 'ready' ? 0 : 3
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
