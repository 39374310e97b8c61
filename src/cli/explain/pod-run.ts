// `pullpass explain --pod`: the pod looked at, the report handed over.

import type { ExitCode } from '../../provision/exit-code.ts'
import { explainPod, type PodExplanation } from '../../provision/explain-pod.ts'
import type { CliContext } from '../context.ts'
import { showText } from '../output/escape.ts'
import type { Output } from '../output/output.ts'
import { openProver } from '../registry/open-prover.ts'
import { withCluster } from '../targets/with-cluster.ts'
import type { ExplainFlags } from './command.ts'
import { renderPod, toPodReport } from './pod-report.ts'

/** Runs the command; rejects with the error to show when the pod can't be read. */
export async function runExplainPod(context: CliContext, name: string, flags: ExplainFlags): Promise<ExitCode> {
  await using prover = flags.prove ? await openProver(context, flags) : undefined
  return await withCluster(context, flags, async (cluster, namespace) => {
    const explained = await explainPod(
      cluster,
      { namespace, name },
      {
        now: () => context.clock.now(),
        signal: context.signal,
        ...(prover && { prove: prover.prove }),
      },
    )
    if (flags.prove) warnOfNoAnswer(explained, context.output)
    await context.output.result(toPodReport(cluster.name, explained), (screen) =>
      renderPod(cluster.name, explained, screen),
    )
    return explained.diagnosis || explained.wait?.isLong ? 3 : 0
  })
}

/** Who asked for a proof must not take silence for one. */
function warnOfNoAnswer({ answers }: PodExplanation, output: Output): void {
  if (!answers) {
    output.warn('no registry was asked: the pod has no image that waits for a login which could be sent')
    return
  }
  const open = answers.proofs.find(({ verdict }) => verdict === 'not-checked')
  if (open) output.warn(showText(['not checked', open.explanation, open.remedy ?? []].flat().join(': ')))
}
