// Plans and results for many targets, as text and as data.

import { maskUserInfo } from '../../basics/shown-text.ts'
import type { PullpassError } from '../../errors/pullpass-error.ts'
import type { TargetResult } from '../../provision/create/create.ts'
import type { ClusterFailure } from '../../provision/targets.ts'
import type { AttachmentResult } from '../../provision/write/attach.ts'
import type { Change } from '../../secret/plan/change.ts'
import { describeError, type ErrorReport, renderError } from '../errors.ts'
import { showText } from '../output/escape.ts'
import { layoutRemedy } from '../output/remedy.ts'
import type { Screen } from '../output/screen.ts'
import { layoutTable } from '../output/table.ts'
import { type CheckDocument, toCheckDocument } from './check.ts'
import { describeUsers, toUsersDocument, type UsersDocument } from './users.ts'

/** A plan as `-o json` shows it. */
export interface ChangeDocument extends Omit<Change, 'attachments' | 'users'> {
  readonly users?: UsersDocument
  readonly attachments?: readonly AttachmentDocument<'attach' | 'attached' | 'missing' | 'failed', 'kind'>[]
}

/** A service account and what happens to it. */
type AttachmentDocument<Word extends string, Name extends string> = {
  readonly serviceAccount: string
  readonly error?: ErrorReport
} & Readonly<Record<Name, Word>>

/** One target's result as `-o json` shows it. */
export interface TargetResultDocument {
  readonly target: TargetResult['target']
  readonly status: TargetResult['status']
  readonly error?: ErrorReport
  readonly stored?: CheckDocument
  readonly attachments?: readonly AttachmentDocument<AttachmentResult['status'], 'status'>[]
}

export function toChangeDocument({ attachments, users, ...change }: Change): ChangeDocument {
  const masked = (keys: readonly string[]): string[] => keys.map(maskUserInfo)
  return {
    ...change,
    ...(attachments === undefined
      ? {}
      : {
          attachments: attachments.map(({ serviceAccount, kind, error }) => ({
            serviceAccount,
            kind,
            ...errorField(error),
          })),
        }),
    ...(users === undefined ? {} : { users: toUsersDocument(users) }),
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
    ...errorField(result.error),
    ...(result.stored === undefined ? {} : { stored: toCheckDocument(result.stored) }),
    ...(result.attachments === undefined
      ? {}
      : {
          attachments: result.attachments.map(({ serviceAccount, status, error }) => ({
            serviceAccount,
            status,
            ...errorField(error),
          })),
        }),
  }
}

function errorField(error: PullpassError | undefined): { readonly error?: ErrorReport } {
  return error === undefined ? {} : { error: describeError(error) }
}

export function toClusterFailureDocument(failure: ClusterFailure): { cluster: string; error: ErrorReport } {
  return { cluster: failure.cluster, error: describeError(failure.error) }
}

/** The plan as a table, then a line for every conflict's remedy. */
export function renderPlan(changes: readonly Change[], screen: Screen): void {
  const attaches = changes.some((change) => change.attachments !== undefined)
  const namesUsers = changes.some((change) => change.users !== undefined)
  const rows = changes.map((change) => [
    showText(change.target.cluster),
    showText(change.target.namespace),
    paintWord(change.kind, screen),
    describeEntries(change),
    ...(attaches ? [describeAccounts(change.attachments?.map((one) => [one.serviceAccount, one.kind]))] : []),
    ...(namesUsers ? [change.users === undefined ? '' : describeUsers(change.users)] : []),
    showText(change.explanation),
  ])
  const accounts = attaches ? ['SERVICE ACCOUNTS'] : []
  const headings = [
    'CLUSTER',
    'NAMESPACE',
    'CHANGE',
    'REGISTRIES',
    ...accounts,
    ...(namesUsers ? ['USED BY'] : []),
    'WHY',
  ]
  if (rows.length > 0) for (const line of layoutTable(headings, rows, screen)) screen.line(line)
  renderRemedies(changes, screen)
}

function renderRemedies(changes: readonly Change[], screen: Screen): void {
  const remedies = new Set(changes.flatMap(({ remedy }) => (remedy === undefined ? [] : [maskUserInfo(remedy)])))
  for (const remedy of remedies) {
    for (const line of layoutRemedy(remedy, screen.width, `${screen.colours.cyan('hint:')} `, '  ')) screen.line(line)
  }
}

/** What became of each target, why a conflict is one, then the errors. */
export function renderResults(results: readonly TargetResult[], screen: Screen): void {
  const attached = results.some((result) => result.attachments !== undefined)
  const wasReadBack = results.some((result) => result.stored !== undefined)
  const conflicts = results.flatMap(({ status, change }) => (status === 'conflict' && change ? [change] : []))
  const rows = results.map((result) => [
    showText(result.target.cluster),
    showText(result.target.namespace),
    paintWord(result.status, screen),
    ...(wasReadBack ? [describeStored(result, screen)] : []),
    ...(attached ? [describeAccounts(result.attachments?.map((one) => [one.serviceAccount, one.status]))] : []),
    ...(conflicts.length > 0 ? [describeConflict(result)] : []),
  ])
  const headings = [
    ...['CLUSTER', 'NAMESPACE', 'RESULT'],
    ...(wasReadBack ? ['READ BACK'] : []),
    ...(attached ? ['SERVICE ACCOUNTS'] : []),
    ...(conflicts.length > 0 ? ['WHY'] : []),
  ]
  if (rows.length > 0) for (const line of layoutTable(headings, rows, screen)) screen.line(line)
  renderRemedies(conflicts, screen)
  const errors = results.flatMap((result) => [result.error, ...(result.attachments ?? []).map((one) => one.error)])
  for (const error of errors) if (error !== undefined) renderError(describeError(error), screen)
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

function describeAccounts(accounts: readonly (readonly [string, string])[] = []): string {
  return accounts.map(([name, word]) => `${showText(name)}: ${word}`).join(', ')
}

function describeConflict({ status, change }: TargetResult): string {
  return status === 'conflict' && change !== undefined ? showText(change.explanation) : ''
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
