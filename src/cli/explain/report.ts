// The explanation of one image, as text and as data.

import { maskUserInfo } from '../../basics/shown-text.ts'
import { testedAgainst } from '../../diagnosis/tested-against.ts'
import type { ExplainedCandidate, ExplainedEntry, Explanation } from '../../explain/explain.ts'
import type { ReportDocument } from '../output/document.ts'
import { showText } from '../output/escape.ts'
import type { Screen } from '../output/screen.ts'
import { layoutTable } from '../output/table.ts'
import { wrap } from '../output/wrap.ts'

/** The explanation as `-o json` shows it. */
export interface ExplainReport extends ReportDocument, ImageReport {
  readonly kind: 'ExplainReport'
  /** The node software that the rules were checked against. */
  readonly testedAgainst: typeof testedAgainst
}

/** What is said of one image: no password. */
export interface ImageReport {
  readonly image: string
  /** What credentials are looked up by: registry and repository, no tag. */
  readonly lookup?: string
  readonly outcome: Explanation['outcome']
  readonly reason?: string
  readonly secrets: Explanation['secrets']
  readonly candidates: readonly Omit<ExplainedCandidate, 'password'>[]
  readonly ties: Explanation['ties']
  readonly others: readonly ExplainedEntry[]
  readonly notes: Explanation['notes']
}

export function toExplainReport(image: string, explanation: Explanation): ExplainReport {
  return { schemaVersion: 1, kind: 'ExplainReport', ...toImageReport(image, explanation), testedAgainst }
}

export function toImageReport(image: string, explanation: Explanation): ImageReport {
  const { outcome, reason, ties, notes } = explanation
  return {
    image,
    ...(explanation.image === undefined ? {} : { lookup: explanation.image.lookup }),
    outcome,
    ...(reason === undefined ? {} : { reason: maskUserInfo(reason) }),
    secrets: explanation.secrets.map((secret) => ({
      ...secret,
      ...(secret.reason === undefined ? {} : { reason: maskUserInfo(secret.reason) }),
      otherTools: secret.otherTools.map((verdict) => ({
        ...verdict,
        ...(verdict.registry === undefined ? {} : { registry: maskUserInfo(verdict.registry) }),
      })),
    })),
    candidates: explanation.candidates.map(({ password: _password, ...candidate }) => ({
      ...candidate,
      registry: maskUserInfo(candidate.registry),
    })),
    ties,
    others: explanation.others.map((entry) => ({ ...entry, registry: maskUserInfo(entry.registry) })),
    notes,
  }
}

export function renderExplanation(image: string, explanation: Explanation, screen: Screen): void {
  renderImage(image, explanation, screen)
  renderTools(explanation, screen)
  renderTestedAgainst(screen)
}

/** Says whose word it is: other versions may differ. */
export function renderTestedAgainst(screen: Screen): void {
  const { kubelet, containerRuntime } = testedAgainst
  const words = `tested against kubelet ${kubelet} and ${containerRuntime.replace('://', ' ')}`
  screen.line()
  for (const line of wrap(screen.colours.dim(words), screen.width)) screen.line(line)
}

/** What a node does with the secrets for one image. */
export function renderImage(image: string, explanation: Explanation, screen: Screen): void {
  renderHeadline(image, explanation, screen)
  renderSecrets(explanation, screen)
  renderCandidates(explanation, screen)
  renderOthers(explanation.others, screen)
  renderNotes(explanation, screen)
}

function renderHeadline(image: string, explanation: Explanation, screen: Screen): void {
  const { colours, signs, width } = screen
  const { length } = explanation.candidates
  const lookup = explanation.image === undefined ? '' : ` (looked up as ${showText(explanation.image.lookup)})`
  const words = {
    credentials: colours.green(
      `${signs.pass} ${length === 1 ? 'one login is tried' : `${length} logins are tried, in this order`}`,
    ),
    anonymous: colours.yellow(`${signs.warning} no login is tried: the image is pulled without one`),
    'keyring-error': colours.red(
      `${signs.fail} nothing is tried: a secret can't be read, and the pod can pull no image`,
    ),
    'invalid-image': colours.red(`${signs.fail} this is no image`),
  }[explanation.outcome]
  for (const line of wrap(`${showText(image)}${lookup}`, width)) screen.line(line)
  for (const line of wrap(words, width)) screen.line(line)
  if (explanation.reason !== undefined) {
    for (const line of wrap(showText(explanation.reason), width, '  ')) screen.line(line)
  }
}

/** Why the kubelet passes a secret over. */
const ignoredBecause: Readonly<Record<string, string>> = {
  'wrong-type': 'its type is none that the kubelet looks for logins in',
  'data-key-missing': 'it lacks the key that its type requires',
  'empty-value': 'its value is empty',
}

function renderSecrets({ secrets }: Explanation, screen: Screen): void {
  if (secrets.length === 0) screen.line('  there is no pull secret')
  for (const secret of secrets) {
    if (secret.status === 'loaded') continue
    const reason = secret.reason === undefined ? '' : `: ${ignoredBecause[secret.reason] ?? showText(secret.reason)}`
    for (const line of wrap(
      `secret ${showText(secret.name)} is ${secret.status}${reason}`,
      screen.width,
      '  ',
      '    ',
    )) {
      screen.line(line)
    }
  }
}

function renderCandidates({ candidates, ties }: Explanation, screen: Screen): void {
  if (candidates.length === 0) return
  const isTied = (index: number): boolean => ties.some((group) => group.includes(index))
  const rows = candidates.map((candidate, index) => [
    `${index + 1}${isTied(index) ? '*' : ''}`,
    showText(candidate.registry),
    showText(candidate.username),
    showText(candidate.secretName),
  ])
  for (const line of layoutTable(['', 'REGISTRY', 'USER', 'SECRET'], rows, screen)) screen.line(line)
  if (ties.length > 0) screen.line('* the order among these is random for each pull')
}

function renderOthers(others: readonly ExplainedEntry[], screen: Screen): void {
  if (others.length === 0) return
  screen.line()
  screen.line('Not tried:')
  for (const entry of others) {
    const what = `${showText(entry.registry)} in ${showText(entry.secretName)}: ${showText(entry.mismatch.message)}`
    for (const line of wrap(what, screen.width, '  ', '    ')) screen.line(line)
  }
}

function renderNotes({ notes }: Explanation, screen: Screen): void {
  if (notes.length === 0) return
  const { colours } = screen
  const paint = { error: colours.red, warning: colours.yellow, info: colours.dim }
  screen.line()
  for (const note of notes) {
    for (const line of wrap(`${paint[note.severity](`${note.severity}:`)} ${note.message}`, screen.width, '', '  ')) {
      screen.line(line)
    }
  }
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
  for (const line of layoutTable(['SECRET', 'TOOL', 'OUTCOME', 'REGISTRY', 'WHY'], rows, screen)) screen.line(line)
}
