// The end of `create`: what was written where, as text and as data, and what to send back to the user.

import type { CreatePlan, CreateSecretResult } from '../../provision/create/create.ts'
import type { ImageProof } from '../../provision/proof/prove.ts'
import { buildSnippets, type Snippet } from '../../secret/snippets.ts'
import type { ReportDocument } from '../output/document.ts'
import { showText } from '../output/escape.ts'
import type { Screen } from '../output/screen.ts'
import { wrap } from '../output/wrap.ts'
import {
  renderClusterFailures,
  renderPlan,
  renderResults,
  toChangeDocument,
  toClusterFailureDocument,
  toTargetResultDocument,
} from '../report/change.ts'
import { plural, renderEntries, renderProblems, renderVerdict, toCheckDocument } from '../report/check.ts'
import { renderProof, toProofDocument } from '../report/proof.ts'

/** What the report says beside the result itself. */
export interface CreateSummary {
  readonly secret: string
  readonly images: readonly string[]
  /** Leaves out what to send to the user. */
  readonly isQuiet: boolean
}

export interface CreateReport extends ReportDocument {
  readonly kind: 'CreateReport'
  readonly secret: string
  readonly outcome: CreateSecretResult['outcome']
  readonly exitCode: number
  readonly check: ReturnType<typeof toCheckDocument>
  /** What was repaired in a document that a person sent. */
  readonly repairs: readonly string[]
  readonly proofs: ReturnType<typeof toProofDocument>[]
  readonly changes: ReturnType<typeof toChangeDocument>[]
  readonly results: ReturnType<typeof toTargetResultDocument>[]
  readonly clusterFailures: ReturnType<typeof toClusterFailureDocument>[]
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

/** The check of what would be written, and what had to be repaired before. */
export function renderCreateCheck({ check, sent }: Pick<CreateSecretResult, 'check' | 'sent'>, screen: Screen): void {
  if (sent !== undefined && sent.unwrapped.length > 0) screen.line(`unwrapped from: ${sent.unwrapped.join(', then ')}`)
  if (sent !== undefined && sent.repairs.length > 0) {
    screen.line('repaired:')
    for (const repair of sent.repairs)
      for (const line of wrap(showText(repair), screen.width, '  - ', '    ')) screen.line(line)
  }
  renderVerdict(check, screen)
  renderEntries(check, screen)
  renderProblems(check.problems, screen)
}

export function renderCreateResult(result: CreateSecretResult, summary: CreateSummary, screen: Screen): void {
  switch (result.outcome) {
    case 'refused-by-check':
      renderCreateCheck(result, screen)
      screen.line(screen.colours.red('nothing was sent and nothing was written: the document is not valid'))
      return
    case 'refused-by-proof':
      for (const proof of result.proofs) renderProof(proof, screen)
      for (const line of wrap(`nothing was written: ${describeRefusal(result.proofs)}`, screen.width, '', '  '))
        screen.line(screen.colours.red(line))
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

/** Why proofs stop the flow, after "nothing was written:" and its like. */
export function describeRefusal(proofs: readonly ImageProof[]): string {
  if (proofs.some(({ status }) => status === 'failed')) return 'the registry says no'
  return 'the secret has no login for an image that could not be checked (--unproven goes on all the same)'
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
    const text = `${screen.colours.yellow('not proven:')} nothing shows that the secret opens ${showText(image)}`
    for (const line of wrap(text, screen.width, '', '  ')) screen.line(line)
  }
}

function renderHandOver(snippets: readonly Snippet[], summary: CreateSummary, screen: Screen): void {
  const { colours, signs } = screen
  const rule = signs.rule.repeat(Math.min(screen.width, 40))
  screen.line()
  screen.line(colours.bold('Send this to the user'))
  screen.line(colours.dim(rule))
  screen.line(`The pull secret is called ${showText(summary.secret)}. It is used like this:`)
  for (const snippet of snippets) {
    screen.line()
    screen.line(colours.dim(`# ${snippet.title}`))
    for (const line of snippet.text.split('\n')) screen.line(line)
  }
  screen.line(colours.dim(rule))
}

const presentStatuses: readonly string[] = ['created', 'updated', 'replaced', 'unchanged']

/** Snippets only where the secret is really there now. */
function chooseSnippets(result: CreateSecretResult, summary: CreateSummary): Snippet[] {
  const present = result.results.filter((target) => presentStatuses.includes(target.status))
  if (present.length === 0) return []
  const namespaces = new Set(present.map((target) => target.target.namespace))
  const [namespace] = namespaces
  const [image] = summary.images
  return buildSnippets({
    secret: summary.secret,
    ...(namespaces.size === 1 && namespace !== undefined ? { namespace } : {}),
    ...(image === undefined ? {} : { image }),
  })
}
