// Plans and results for many targets, as text and as data.

import type { TargetResult } from '../../provision/create.ts'
import type { ClusterFailure } from '../../provision/targets.ts'
import type { Change } from '../../secret/change.ts'
import { describeError, type ErrorReport, renderError } from '../errors.ts'
import { maskUserInfo, showText } from '../output/escape.ts'
import type { Screen } from '../output/screen.ts'
import { layoutTable } from '../output/table.ts'
import { type CheckDocument, toCheckDocument } from './check.ts'

/** One target's result as `-o json` shows it. */
export interface TargetResultDocument {
  readonly target: TargetResult['target']
  readonly status: TargetResult['status']
  readonly error?: ErrorReport
  readonly stored?: CheckDocument
}

export function toChangeDocument(change: Change): Change {
  const masked = (keys: readonly string[]): string[] => keys.map(maskUserInfo)
  return {
    ...change,
    explanation: maskUserInfo(change.explanation),
    entries: {
      added: masked(change.entries.added),
      removed: masked(change.entries.removed),
      changed: masked(change.entries.changed),
      kept: masked(change.entries.kept),
    },
  }
}

export function toTargetResultDocument(result: TargetResult): TargetResultDocument {
  return {
    target: result.target,
    status: result.status,
    ...(result.error === undefined ? {} : { error: describeError(result.error) }),
    ...(result.stored === undefined ? {} : { stored: toCheckDocument(result.stored) }),
  }
}

export function toClusterFailureDocument(failure: ClusterFailure): { cluster: string; error: ErrorReport } {
  return { cluster: failure.cluster, error: describeError(failure.error) }
}

/** The plan as a table, then a line for every conflict's remedy. */
export function renderPlan(changes: readonly Change[], screen: Screen): void {
  const rows = changes.map((change) => [
    showText(change.target.cluster),
    showText(change.target.namespace),
    paintWord(change.kind, screen),
    describeEntries(change),
    showText(change.explanation),
  ])
  if (rows.length > 0) {
    for (const line of layoutTable(['CLUSTER', 'NAMESPACE', 'CHANGE', 'REGISTRIES', 'WHY'], rows, screen))
      screen.line(line)
  }
  const remedies = new Set(changes.flatMap((change) => (change.remedy === undefined ? [] : [showText(change.remedy)])))
  for (const remedy of remedies) screen.line(`${screen.colours.cyan('hint:')} ${remedy}`)
}

/** What became of each target, then the errors. */
export function renderResults(results: readonly TargetResult[], screen: Screen): void {
  const rows = results.map((result) => [
    showText(result.target.cluster),
    showText(result.target.namespace),
    paintWord(result.status, screen),
    describeStored(result, screen),
  ])
  if (rows.length > 0) {
    for (const line of layoutTable(['CLUSTER', 'NAMESPACE', 'RESULT', 'READ BACK'], rows, screen)) screen.line(line)
  }
  for (const { error } of results) if (error !== undefined) renderError(describeError(error), screen)
}

export function renderClusterFailures(failures: readonly ClusterFailure[], screen: Screen): void {
  for (const failure of failures) renderError(describeError(failure.error), screen)
}

function describeEntries({ entries }: Change): string {
  const list = (sign: string, keys: readonly string[]): string[] => keys.map((key) => `${sign}${showText(key)}`)
  return [
    ...list('+', entries.added),
    ...list('~', entries.changed),
    ...list('-', entries.removed),
    ...list('=', entries.kept),
  ].join(' ')
}

function describeStored({ stored }: TargetResult, screen: Screen): string {
  if (stored === undefined) return ''
  const { colours, signs } = screen
  return stored.valid ? colours.green(`${signs.pass} valid`) : colours.red(`${signs.fail} not valid`)
}

function paintWord(word: Change['kind'] | TargetResult['status'], { colours }: Screen): string {
  switch (word) {
    case 'create':
    case 'created':
      return colours.green(word)
    case 'update':
    case 'updated':
    case 'replace':
    case 'replaced':
      return colours.yellow(word)
    case 'conflict':
    case 'failed':
      return colours.red(word)
    case 'unchanged':
    case 'skipped':
      return colours.dim(word)
  }
}
