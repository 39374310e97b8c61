// The explanation of one image, as text and as data.

import { testedAgainst } from '../../diagnosis/tested-against.ts'
import type { Explanation } from '../../explain/explain.ts'
import type { ReportDocument } from '../output/document.ts'
import { showText } from '../output/escape.ts'
import type { Screen } from '../output/screen.ts'
import { writeTable } from '../output/table.ts'
import { type ImageReport, renderImage, toImageReport } from './image-report.ts'
import { renderTestedAgainst } from './tested-against.ts'

/** The explanation as `-o json` shows it. */
export interface ExplainReport extends ReportDocument, ImageReport {
  readonly kind: 'ExplainReport'
  /** The node software that the rules were checked against. */
  readonly testedAgainst: typeof testedAgainst
}

export function toExplainReport(image: string, explanation: Explanation): ExplainReport {
  return { schemaVersion: 1, kind: 'ExplainReport', ...toImageReport(image, explanation), testedAgainst }
}

export function renderExplanation(image: string, explanation: Explanation, screen: Screen): void {
  renderImage(image, explanation, screen)
  renderTools(explanation, screen)
  renderTestedAgainst(screen)
}

function renderTools({ secrets }: Explanation, screen: Screen): void {
  const rows = secrets.flatMap((secret) =>
    secret.otherTools.map((verdict) => [
      showText(secret.name),
      verdict.tool,
      verdict.outcome,
      verdict.registry === undefined ? '' : showText(verdict.registry),
      showText(verdict.message),
    ]),
  )
  if (rows.length === 0) return
  screen.line()
  screen.line('The same document on a laptop:')
  writeTable(['SECRET', 'TOOL', 'OUTCOME', 'REGISTRY', 'WHY'], rows, screen)
}
