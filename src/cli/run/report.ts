// The outcome of a run, as text and as data.

import { maskUserInfo } from '../../basics/shown-text.ts'
import type { Diagnosis } from '../../diagnosis/diagnosis.ts'
import type { Outcome } from '../../plugin/contract/outcome.ts'
import { maskTexts, type ReportDocument } from '../output/document.ts'
import { showText } from '../output/escape.ts'
import type { Screen } from '../output/screen.ts'
import { wrap } from '../output/wrap.ts'
import { layoutAdvice, layoutEvidence, showSentence } from '../report/diagnosis.ts'

/** A failure is told in no more lines. */
const mostLines = 8
const longestResult = 700

/** The outcome as `-o json` shows it. */
export interface RunReport extends ReportDocument {
  readonly kind: 'RunReport'
  readonly cluster: string
  readonly status: Outcome['status']
  readonly exitCode?: number
  readonly result?: unknown
  readonly diagnosis?: Diagnosis
  readonly warnings: readonly string[]
  readonly pod?: { readonly namespace: string; readonly name: string; readonly uid: string }
  readonly startedAt?: string
  readonly finishedAt?: string
  /** Pods made in all. */
  readonly attempts: number
}

/** No text in it holds a user and password of a URL. */
export function toRunReport(cluster: string, outcome: Outcome): RunReport {
  const { startedAt, finishedAt, diagnosis, warnings, ...rest } = outcome
  return {
    schemaVersion: 1,
    kind: 'RunReport',
    cluster,
    ...rest,
    ...(diagnosis && { diagnosis: maskTexts(diagnosis) }),
    warnings: warnings.map(maskUserInfo),
    ...(startedAt && { startedAt: startedAt.toISOString() }),
    ...(finishedAt && { finishedAt: finishedAt.toISOString() }),
  }
}

/** How the run ended: one line and the result for a success, at most eight lines for anything else. */
export function renderOutcome({ status, diagnosis, pod, result }: Outcome, screen: Screen): void {
  const { colours, signs, width } = screen
  if (status === 'succeeded' || status === 'skipped') {
    screen.line(colours.green(`${signs.pass} ${status}`))
    if (result !== undefined) screen.line(`result: ${showText(JSON.stringify(result), longestResult)}`)
    return
  }
  const about = pod ? ` (pod ${showText(`${pod.namespace}/${pod.name}`)})` : ''
  const summary = `${showSentence(diagnosis?.summary ?? '')}${about}`
  const head = wrap(summary, width, `${colours.red(`${signs.fail} ${status}:`)} `, '  ')
  const evidence = layoutEvidence(diagnosis?.evidence ?? [], screen)
  const advice = diagnosis ? layoutAdvice(diagnosis.remedy, screen) : []
  for (const line of shorten(head, evidence, advice)) screen.line(line)
}

/** The remedy is never cut, the evidence first. */
function shorten(head: readonly string[], evidence: readonly string[], advice: readonly string[]): readonly string[] {
  const ending = advice.slice(0, mostLines - 2)
  const start = head.slice(0, mostLines - ending.length)
  return [...start, ...evidence.slice(0, mostLines - start.length - ending.length), ...ending]
}
