// The answer of the decode check, as text and as data.

import { maskUserInfo } from '../../basics/shown-text.ts'
import type { CheckResult } from '../../check/check-result.ts'
import { showText } from '../output/escape.ts'
import { writeParagraph } from '../output/paragraph.ts'
import { plural } from '../output/plural.ts'
import { writeHint } from '../output/remedy.ts'
import type { Screen } from '../output/screen.ts'
import { writeTable } from '../output/table.ts'

/** The check as `-o json` shows it: no password, nothing derived from one. */
export interface CheckDocument {
  readonly valid: boolean
  readonly apiServerAccepts: boolean
  readonly kubelet: CheckResult['kubelet']
  readonly problems: CheckResult['problems']
  readonly entries: readonly {
    readonly registry: string
    readonly username: string
    readonly usable: boolean
    readonly expiresAt?: string
  }[]
}

export function toCheckDocument(check: CheckResult): CheckDocument {
  return {
    valid: check.valid,
    apiServerAccepts: check.apiServerAccepts,
    kubelet: check.kubelet,
    problems: check.problems.map(({ code, severity, path, message, remedy }) => ({
      code,
      severity,
      path: maskUserInfo(path),
      message: maskUserInfo(message),
      remedy: maskUserInfo(remedy),
    })),
    entries: check.entries.map(({ registry, username, usable, expiresAt }) => ({
      registry: maskUserInfo(registry),
      username,
      usable,
      ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
    })),
  }
}

/** What the API server and the kubelet will do, in words; says most for the kubelet's silent cases. */
export function renderVerdict(check: CheckResult, screen: Screen): void {
  const { colours, signs } = screen
  const headline = check.valid ? colours.green(`${signs.pass} valid`) : colours.red(`${signs.fail} not valid`)
  screen.line(headline)
  const margin = ' '.repeat(14)
  writeParagraph(check.apiServerAccepts ? 'accepts it' : 'refuses it', screen, '  API server  ', margin)
  writeParagraph(describeKubelet(check), screen, '  kubelet     ', margin)
}

function describeKubelet(check: CheckResult): string {
  const usable = check.entries.filter((entry) => entry.usable).length
  switch (check.kubelet) {
    case 'loaded':
      if (usable === 0) return 'loads it, and finds no login in it that it could use'
      return `loads it, and can use ${usable} of ${check.entries.length} ${plural(check.entries.length, 'login')}`
    case 'ignored':
      return 'ignores it without a word: images are pulled without a login'
    case 'keyring-error':
      return 'fails on it: a pod that names it can pull no image at all, public ones included'
  }
}

/** The entries as a table; passwords only where `reveal` is set. */
export function renderEntries(check: CheckResult, screen: Screen, reveal = false): void {
  const rows = check.entries.map((entry) => [
    showText(entry.registry),
    showText(entry.username),
    showPassword(entry.password.reveal(), reveal),
    entry.usable ? 'yes' : screen.colours.red('no'),
    entry.expiresAt === undefined ? '' : entry.expiresAt.toISOString().replace('.000Z', 'Z'),
  ])
  const headings = ['REGISTRY', 'USER', 'PASSWORD', 'USABLE', 'EXPIRES']
  const isExpiryKnown = check.entries.some((entry) => entry.expiresAt !== undefined)
  const columns = isExpiryKnown ? 5 : 4
  writeTable(
    headings.slice(0, columns),
    rows.map((row) => row.slice(0, columns)),
    screen,
  )
}

/** An empty password is shown as what it is: nothing. */
function showPassword(password: string, reveal: boolean): string {
  if (reveal) return showText(password, 10_000)
  return password === '' ? '' : '[redacted]'
}

/** The problems, worst first, each with its remedy. */
export function renderProblems(problems: CheckResult['problems'], screen: Screen): void {
  for (const severity of ['error', 'warning', 'info'] as const) {
    for (const problem of problems) if (problem.severity === severity) renderProblem(problem, screen)
  }
}

/** Only what works and is risky all the same. */
export function renderWarnings({ problems }: Pick<CheckResult, 'problems'>, screen: Screen): void {
  renderProblems(
    problems.filter(({ severity }) => severity === 'warning'),
    screen,
  )
}

function renderProblem(problem: CheckResult['problems'][number], screen: Screen): void {
  const { colours } = screen
  const paint = { error: colours.red, warning: colours.yellow, info: colours.dim }[problem.severity]
  const where = problem.path === '' ? '' : ` at ${showText(problem.path)}`
  writeParagraph(`${paint(`${problem.severity}:`)} ${problem.code}${where}`, screen, '', '  ')
  writeParagraph(showText(problem.message), screen, '  ')
  if (problem.remedy !== '') writeHint(problem.remedy, screen, '  ')
}
