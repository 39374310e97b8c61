// A run that is only planned: the pod as it would be created, and who set what.

import type { TaskPlan } from '../../operator/plan-task.ts'
import { describePod, type PodDescription } from '../../operator/spec/describe-pod.ts'
import { maskTexts, type ReportDocument } from '../output/document.ts'
import { escapeInsideQuotes, showText } from '../output/escape.ts'
import type { Screen } from '../output/screen.ts'
import { layoutAdvice, layoutEvidence, showSentence } from '../report/diagnosis.ts'

/** The plan as `-o json` shows it. */
export interface RunPlanReport extends ReportDocument {
  readonly kind: 'RunPlanReport'
  readonly cluster: string
  readonly pod: PodDescription['pod']
  readonly origins: PodDescription['origins']
  readonly refusals: TaskPlan['refusals']
  readonly warnings: readonly string[]
}

/** Values that could be secrets are masked. */
export function toPlanReport(cluster: string, { pod, provenance, refusals, warnings }: TaskPlan): RunPlanReport {
  const described = describePod(pod, provenance)
  return { schemaVersion: 1, kind: 'RunPlanReport', cluster, ...described, refusals: maskTexts(refusals), warnings }
}

/** The pod as YAML that `kubectl` takes, then, as comments, who set each of its parts and what plugins have against it. */
export async function layoutPlan({ pod, origins, refusals }: RunPlanReport, screen: Screen): Promise<string> {
  const { dump } = await import('js-yaml')
  const yaml = escapeInsideQuotes(dump(pod, { lineWidth: -1, noRefs: true }))
  const width = Math.max(...origins.map(({ layer }) => layer.length))
  const comments = [
    ...origins.map(({ path, layer }) => `${layer.padEnd(width)}  ${showText(path)}`),
    ...refusals.flatMap(({ plugin, reason, evidence, remedy }) => [
      `refused by plugin ${plugin}: ${showSentence(reason)}`,
      ...layoutEvidence(evidence, screen),
      ...layoutAdvice(remedy, screen),
    ]),
  ]
  return `${yaml}---\n${comments.map((line) => `# ${line}\n`).join('')}`
}
