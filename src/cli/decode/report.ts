// The decode report, as text and as data.

import type { CheckResult } from '../../check/check-result.ts'
import { quoteShell } from '../../secret/quote.ts'
import type { SentSecret } from '../../secret/sent-document.ts'
import type { ReportDocument } from '../output/document.ts'
import { showText } from '../output/escape.ts'
import { layoutRemedy } from '../output/remedy.ts'
import type { Screen } from '../output/screen.ts'
import { wrap } from '../output/wrap.ts'
import { type CheckDocument, renderEntries, renderProblems, renderVerdict, toCheckDocument } from '../report/check.ts'

/** The check of one input and what a person may want to know about it. */
export interface DecodeResult {
  /** Where it came from: a file, or standard input. */
  readonly source: string
  readonly form: SentSecret['found']
  /** What it came wrapped in, outermost first, in words. */
  readonly unwrapped: readonly string[]
  readonly check: CheckResult
  /** What the safe repair would change, in words; absent when there is none. */
  readonly repairs?: readonly string[]
}

export interface DecodeReport extends ReportDocument {
  readonly kind: 'DecodeReport'
  readonly form: DecodeResult['form']
  readonly unwrapped: readonly string[]
  readonly check: CheckDocument
  readonly repairs: readonly string[]
}

export function toDecodeReport(result: DecodeResult): DecodeReport {
  return {
    schemaVersion: 1,
    kind: 'DecodeReport',
    form: result.form,
    unwrapped: result.unwrapped,
    check: toCheckDocument(result.check),
    repairs: result.repairs ?? [],
  }
}

/** Writes the report; `revealed` holds the repaired document when the person asked to see passwords. */
export function renderDecode(result: DecodeResult, screen: Screen, view: { reveal: boolean; repaired?: string }): void {
  const { check, repairs = [] } = result
  for (const line of wrap(`${showText(result.source)}, read as ${describeForm(result)}`, screen.width))
    screen.line(line)
  renderVerdict(check, screen)
  if (check.entries.length > 0) screen.line()
  renderEntries(check, screen, view.reveal)
  if (check.problems.length > 0) screen.line()
  renderProblems(check.problems, screen)
  if (repairs.length > 0) renderRepairs(repairs, result.source, screen)
  if (view.repaired !== undefined) {
    screen.line()
    for (const line of view.repaired.split('\n')) screen.line(showText(line, Number.POSITIVE_INFINITY))
  }
}

function describeForm({ form, unwrapped }: DecodeResult): string {
  const what = form === 'manifest' ? 'a Secret manifest' : 'a docker config, the value of a pull secret'
  return unwrapped.length === 0 ? what : `${what}, unwrapped from ${unwrapped.join(', then ')}`
}

function renderRepairs(repairs: readonly string[], source: string, screen: Screen): void {
  screen.line()
  screen.line('What can be repaired safely:')
  for (const repair of repairs)
    for (const line of wrap(showText(repair), screen.width, '  - ', '    ')) screen.line(line)
  const file = source === 'standard input' ? '-' : quoteShell(source)
  const remedy = `store the repaired document:\npullpass create NAME --from-file ${file}`
  for (const line of layoutRemedy(remedy, screen.width, `${screen.colours.cyan('hint:')} `, '  ')) screen.line(line)
}
