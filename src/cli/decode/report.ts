// The decode report, as text and as data.

import type { CheckResult } from '../../check/check-result.ts'
import type { ListedSecret } from '../../check/manifest/listed-secrets.ts'
import { quoteShell } from '../../secret/quote.ts'
import type { SentSecret } from '../../secret/sent-document.ts'
import type { ReportDocument } from '../output/document.ts'
import { showText } from '../output/escape.ts'
import { writeParagraph } from '../output/paragraph.ts'
import { plural } from '../output/plural.ts'
import { writeHint } from '../output/remedy.ts'
import type { Screen } from '../output/screen.ts'
import { type CheckDocument, renderEntries, renderProblems, renderVerdict, toCheckDocument } from '../report/check.ts'

/** The check of one input and what a person may want to know about it. */
export interface DecodeResult {
  /** Where it came from: a file, or standard input. */
  readonly source: string
  readonly form: SentSecret['found']
  /** What it came wrapped in, outermost first, in words. */
  readonly unwrapped: readonly string[]
  /** The secrets of a manifest, each with its own check. */
  readonly listed: readonly ListedSecret[]
  /** Of all pull secrets in it together. */
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
  /** Each secret of a manifest by its name. */
  readonly secrets: readonly (SecretName & {
    /** False for a secret that has nothing to do with pulling; `check` leaves it out. */
    readonly isPullSecret: boolean
    readonly check: CheckDocument
  })[]
}

type SecretName = Pick<ListedSecret, 'name' | 'namespace' | 'type'>

export function toDecodeReport(result: DecodeResult): DecodeReport {
  return {
    schemaVersion: 1,
    kind: 'DecodeReport',
    form: result.form,
    unwrapped: result.unwrapped,
    check: toCheckDocument(result.check),
    repairs: result.repairs ?? [],
    secrets: result.listed.map(({ name, namespace, type, isPullSecret, check }) => ({
      name,
      namespace,
      type,
      isPullSecret,
      check: toCheckDocument(check),
    })),
  }
}

/** Writes the report; `revealed` holds the repaired document when the person asked to see passwords. */
export function renderDecode(result: DecodeResult, screen: Screen, view: { reveal: boolean; repaired?: string }): void {
  const { listed, repairs = [] } = result
  writeParagraph(`${showText(result.source)}, read as ${describeForm(result)}`, screen)
  if (listed.length > 1) renderListed(listed, screen, view.reveal)
  else renderCheck(result.check, screen, view.reveal)
  if (repairs.length > 0) renderRepairs(repairs, result, screen)
  if (view.repaired !== undefined) {
    screen.line()
    for (const line of view.repaired.split('\n')) screen.line(showText(line, Number.POSITIVE_INFINITY))
  }
}

function renderCheck(check: CheckResult, screen: Screen, reveal: boolean): void {
  renderVerdict(check, screen)
  if (check.entries.length > 0) screen.line()
  renderEntries(check, screen, reveal)
  if (check.problems.length > 0) screen.line()
  renderProblems(check.problems, screen)
}

/** A block for each pull secret; where there are any, the others are only named. */
function renderListed(listed: readonly ListedSecret[], screen: Screen, reveal: boolean): void {
  const pullSecrets = listed.filter(({ isPullSecret }) => isPullSecret)
  const shown = pullSecrets.length > 0 ? pullSecrets : listed
  for (const secret of shown) {
    screen.line()
    screen.line(screen.colours.bold(describeName(secret)))
    renderCheck(secret.check, screen, reveal)
  }
  screen.line()
  const others = listed.filter((secret) => !shown.includes(secret))
  if (others.length > 0) {
    const names = others.map((secret) => `${describeName(secret)} (${showText(secret.type || 'no type')})`)
    writeParagraph(`no pull ${plural(others.length, 'secret')}, left out: ${names.join(', ')}`, screen)
  }
  const invalid = shown.filter(({ check }) => !check.valid).length
  screen.line(`${shown.length} ${plural(shown.length, 'pull secret')}, ${invalid} not valid`)
}

function describeName({ name, namespace }: SecretName): string {
  const shown = name === '' ? '(no name)' : showText(name)
  return namespace === '' ? shown : `${showText(namespace)}/${shown}`
}

function describeForm({ form, unwrapped, listed }: DecodeResult): string {
  const [only] = listed
  const manifest =
    listed.length > 1
      ? `a manifest of ${listed.length} secrets`
      : `a Secret manifest${only === undefined || only.name === '' ? '' : ` of ${describeName(only)}`}`
  const what = form === 'manifest' ? manifest : 'a docker config, the value of a pull secret'
  return unwrapped.length === 0 ? what : `${what}, unwrapped from ${unwrapped.join(', then ')}`
}

function renderRepairs(repairs: readonly string[], { source, listed }: DecodeResult, screen: Screen): void {
  screen.line()
  screen.line('What can be repaired safely:')
  for (const repair of repairs) writeParagraph(showText(repair), screen, '  - ', '    ')
  const file = source === 'standard input' ? '-' : quoteShell(source)
  const name = listed[0]?.name ? '' : ' NAME'
  writeHint(`store the repaired document:\npullpass create${name} --from-file ${file}`, screen)
}
