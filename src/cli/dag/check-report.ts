// What `dag check` found, as text and as data.

import type { Hindrance, TaskCheck } from '../../dag/check/check-dag.ts'
import { maskTexts, type ReportDocument } from '../output/document.ts'
import { writeParagraph } from '../output/paragraph.ts'
import { plural } from '../output/plural.ts'
import type { Screen } from '../output/screen.ts'
import { layoutAdvice, layoutEvidence, showSentence } from '../report/diagnosis.ts'

/** The check as `-o json` shows it. */
export interface DagCheckReport extends ReportDocument {
  readonly kind: 'DagCheckReport'
  readonly dag: string
  readonly status: 'ready' | 'would-fail'
  readonly tasks: readonly TaskCheck[]
}

/** `would-fail` as soon as one task would. */
export function toDagCheckReport(dag: string, tasks: readonly TaskCheck[]): DagCheckReport {
  const status = tasks.some(wouldFail) ? 'would-fail' : 'ready'
  return { schemaVersion: 1, kind: 'DagCheckReport', dag, status, tasks: maskTexts(tasks) }
}

function wouldFail({ hindrances }: TaskCheck): boolean {
  return hindrances.length > 0
}

/** What is said about a task stands below its line. */
const margin = '    '

/** A line a task, what would keep it from running, and a count. */
export function renderDagCheck({ tasks }: DagCheckReport, screen: Screen): void {
  const { colours, signs } = screen
  for (const check of tasks) {
    const head = wouldFail(check)
      ? `${colours.red(signs.fail)} ${check.task}: would fail`
      : `${colours.green(signs.pass)} ${check.task}`
    screen.line(head)
    for (const hindrance of check.hindrances) renderHindrance(hindrance, screen)
    for (const warning of check.warnings) {
      writeParagraph(showSentence(warning), screen, `${margin}${colours.yellow(signs.warning)} `, `${margin}  `)
    }
  }
  screen.line(describeResult(tasks.length, tasks.filter(wouldFail).length))
}

function renderHindrance({ reason, evidence, remedy }: Hindrance, screen: Screen): void {
  writeParagraph(showSentence(reason), screen, margin)
  for (const line of layoutEvidence(evidence, screen, margin)) screen.line(line)
  for (const line of layoutAdvice(remedy, screen, margin)) screen.line(line)
}

function describeResult(all: number, failing: number): string {
  if (failing > 0) return `${failing} of ${all} ${plural(all, 'task')} would fail`
  return all === 1 ? 'the task is ready' : `all ${all} tasks are ready`
}
