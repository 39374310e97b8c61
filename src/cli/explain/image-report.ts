// What a node does with the secrets for one image, as text and as data.

import { maskUserInfo } from '../../basics/shown-text.ts'
import type { ExplainedCandidate, ExplainedEntry, Explanation } from '../../explain/explain.ts'
import { showText } from '../output/escape.ts'
import { writeParagraph } from '../output/paragraph.ts'
import type { Screen } from '../output/screen.ts'
import { writeTable } from '../output/table.ts'

/** The image as `-o json` shows it: no password. */
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

/** What a node does with the secrets for one image. */
export function renderImage(image: string, explanation: Explanation, screen: Screen): void {
  renderHeadline(image, explanation, screen)
  renderSecrets(explanation, screen)
  renderCandidates(explanation, screen)
  renderOthers(explanation.others, screen)
  renderNotes(explanation, screen)
}

function renderHeadline(image: string, explanation: Explanation, screen: Screen): void {
  const { colours, signs } = screen
  const { length } = explanation.candidates
  const lookup = explanation.image === undefined ? '' : ` (looked up as ${showText(explanation.image.lookup)})`
  const words = {
    credentials: colours.green(
      `${signs.pass} ${length === 1 ? 'one login is tried' : `${length} logins are tried, in this order`}`,
    ),
    anonymous: colours.yellow(`${signs.warning} no login is tried: the image is pulled without one`),
    unknown: colours.yellow(
      `${signs.unknown} no login is tried, unless a secret that could not be looked at holds one`,
    ),
    'keyring-error': colours.red(
      `${signs.fail} nothing is tried: a secret can't be read, and the pod can pull no image`,
    ),
    'invalid-image': colours.red(`${signs.fail} this is no image`),
  }[explanation.outcome]
  writeParagraph(`${showText(image)}${lookup}`, screen)
  writeParagraph(words, screen)
  if (explanation.reason !== undefined) writeParagraph(showText(explanation.reason), screen, '  ')
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
    const state = secret.status === 'unknown' ? 'could not be looked at' : `is ${secret.status}`
    writeParagraph(`secret ${showText(secret.name)} ${state}${reason}`, screen, '  ', '    ')
  }
}

function renderCandidates({ candidates, ties }: Explanation, screen: Screen): void {
  const isTied = (index: number): boolean => ties.some((group) => group.includes(index))
  const rows = candidates.map((candidate, index) => [
    `${index + 1}${isTied(index) ? '*' : ''}`,
    showText(candidate.registry),
    showText(candidate.username),
    showText(candidate.secretName),
  ])
  writeTable(['', 'REGISTRY', 'USER', 'SECRET'], rows, screen)
  if (ties.length > 0) screen.line('* the order among these is random for each pull')
}

function renderOthers(others: readonly ExplainedEntry[], screen: Screen): void {
  if (others.length === 0) return
  screen.line()
  screen.line('Not tried:')
  for (const entry of others) {
    const what = `${showText(entry.registry)} in ${showText(entry.secretName)}: ${showText(entry.mismatch.message)}`
    writeParagraph(what, screen, '  ', '    ')
  }
}

function renderNotes({ notes }: Explanation, screen: Screen): void {
  if (notes.length === 0) return
  const { colours } = screen
  const paint = { error: colours.red, warning: colours.yellow, info: colours.dim }
  screen.line()
  for (const note of notes) {
    writeParagraph(`${paint[note.severity](`${note.severity}:`)} ${note.message}`, screen, '', '  ')
  }
}
