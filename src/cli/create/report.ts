// The end of `create`: what was written where, as text and as data.

import type { CreatePlan, CreateSecretResult } from '../../provision/create/create.ts'
import type { ImageProof } from '../../provision/proof/prove.ts'
import type { Snippet } from '../../secret/snippets.ts'
import type { ReportDocument } from '../output/document.ts'
import { showText } from '../output/escape.ts'
import { writeParagraph } from '../output/paragraph.ts'
import { plural } from '../output/plural.ts'
import type { Screen } from '../output/screen.ts'
import { type ChangeDocument, renderPlan, toChangeDocument } from '../report/change.ts'
import { type CheckDocument, toCheckDocument } from '../report/check.ts'
import {
  type ClusterFailureDocument,
  renderClusterFailures,
  toClusterFailureDocument,
} from '../report/cluster-failure.ts'
import { renderPrepared } from '../report/prepared.ts'
import { describeRefusal, renderProof, renderRefusal, toProofDocument } from '../report/proof.ts'
import { renderResults, type TargetResultDocument, toTargetResultDocument } from '../report/target-result.ts'
import { chooseSnippets, type HandOver, renderHandOver } from './hand-over.ts'

/** What the report says beside the result itself. */
export interface CreateSummary extends HandOver {
  /** Leaves out what to send to the user. */
  readonly isQuiet: boolean
}

export interface CreateReport extends ReportDocument {
  readonly kind: 'CreateReport'
  readonly secret: string
  readonly outcome: CreateSecretResult['outcome']
  readonly exitCode: number
  readonly check: CheckDocument
  /** What was repaired in a document that a person sent. */
  readonly repairs: readonly string[]
  readonly proofs: readonly ImageProof[]
  readonly changes: readonly ChangeDocument[]
  readonly results: readonly TargetResultDocument[]
  readonly clusterFailures: readonly ClusterFailureDocument[]
  readonly snippets: readonly Snippet[]
}

export function toCreateReport(result: CreateSecretResult, summary: CreateSummary): CreateReport {
  return {
    schemaVersion: 1,
    kind: 'CreateReport',
    secret: summary.secret,
    outcome: result.outcome,
    exitCode: result.exitCode,
    check: toCheckDocument(result.check),
    repairs: result.sent?.repairs ?? [],
    proofs: result.proofs.map(toProofDocument),
    changes: result.changes.map(toChangeDocument),
    results: result.results.map(toTargetResultDocument),
    clusterFailures: result.clusterFailures.map(toClusterFailureDocument),
    snippets: chooseSnippets(result, summary),
  }
}

/** Everything a person should see before they say yes. */
export function renderCreatePlan(plan: CreatePlan, screen: Screen): void {
  renderPlan(plan.changes, screen)
  renderResults(plan.failed, screen)
  renderClusterFailures(plan.clusterFailures, screen)
}

/** How it ended. */
export function renderCreateResult(result: CreateSecretResult, summary: CreateSummary, screen: Screen): void {
  switch (result.outcome) {
    case 'refused-by-check':
      renderPrepared(result, screen)
      renderRefusal('nothing was sent and nothing was written: the document is not valid', screen)
      return
    case 'refused-by-proof':
      for (const proof of result.proofs) renderProof(proof, screen)
      renderRefusal(`nothing was written: ${describeRefusal(result.proofs)}`, screen)
      return
    case 'planned':
      for (const proof of result.proofs) renderProof(proof, screen)
      renderPlan(result.changes, screen)
      renderResults(
        result.results.filter((target) => target.error !== undefined),
        screen,
      )
      renderClusterFailures(result.clusterFailures, screen)
      return
    case 'declined':
      screen.line('nothing was written')
      return
    case 'applied':
    case 'interrupted':
      renderWritten(result, summary, screen)
  }
}

function renderWritten(result: CreateSecretResult, summary: CreateSummary, screen: Screen): void {
  renderResults(result.results, screen)
  renderClusterFailures(result.clusterFailures, screen)
  if (result.outcome === 'interrupted') {
    const skipped = result.results.filter((target) => target.status === 'skipped').length
    screen.line(screen.colours.yellow(`interrupted: ${skipped} ${plural(skipped, 'target')} not written`))
  }
  const snippets = chooseSnippets(result, summary)
  if (snippets.length > 0) renderUnproven(result.proofs, screen)
  if (snippets.length > 0 && !summary.isQuiet) renderHandOver(snippets, summary, screen)
}

/** Said once more where the secret was written all the same. */
function renderUnproven(proofs: readonly ImageProof[], screen: Screen): void {
  for (const { image, status } of proofs) {
    if (status === 'passed') continue
    const text =
      status === 'failed'
        ? `${screen.colours.red('refused:')} the registry says no to the secret for ${showText(image)}`
        : `${screen.colours.yellow('not proven:')} nothing shows that the secret opens ${showText(image)}`
    writeParagraph(text, screen, '', '  ')
  }
}
