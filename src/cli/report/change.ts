// The plan for many targets, as text and as data.

import { maskUserInfo } from '../../basics/shown-text.ts'
import type { TargetResult } from '../../provision/create/create.ts'
import type { AttachmentPlan } from '../../secret/attachment.ts'
import type { Change } from '../../secret/plan/change.ts'
import { showText } from '../output/escape.ts'
import { writeHint } from '../output/remedy.ts'
import type { Screen } from '../output/screen.ts'
import { writeTable } from '../output/table.ts'
import { type AttachmentDocument, describeAccounts, toAttachmentDocument } from './attachment.ts'
import { describeUsers, toUsersDocument, type UsersDocument } from './users.ts'

/** A plan as `-o json` shows it. */
export interface ChangeDocument extends Omit<Change, 'attachments' | 'users'> {
  readonly users?: UsersDocument
  readonly attachments?: readonly AttachmentDocument<AttachmentPlan>[]
}

export function toChangeDocument({ attachments, users, ...change }: Change): ChangeDocument {
  const { added, removed, changed, kept } = change.entries
  const masked = (keys: readonly string[]): string[] => keys.map(maskUserInfo)
  return {
    ...change,
    ...(attachments && { attachments: attachments.map(toAttachmentDocument) }),
    ...(users && { users: toUsersDocument(users) }),
    explanation: maskUserInfo(change.explanation),
    entries: { added: masked(added), removed: masked(removed), changed: masked(changed), kept: masked(kept) },
  }
}

/** The plan as a table, then a line for every conflict's remedy. */
export function renderPlan(changes: readonly Change[], screen: Screen): void {
  const attaches = changes.some((change) => change.attachments !== undefined)
  const namesUsers = changes.some((change) => change.users !== undefined)
  const headings = [
    ...['CLUSTER', 'NAMESPACE', 'CHANGE', 'REGISTRIES'],
    ...(attaches ? ['SERVICE ACCOUNTS'] : []),
    ...(namesUsers ? ['USED BY'] : []),
    'WHY',
  ]
  const rows = changes.map((change) => [
    showText(change.target.cluster),
    showText(change.target.namespace),
    paintChange(change.kind, screen),
    describeEntries(change),
    ...(attaches ? [describeAccounts(change.attachments?.map((one) => [one.serviceAccount, one.kind]))] : []),
    ...(namesUsers ? [change.users === undefined ? '' : describeUsers(change.users)] : []),
    showText(change.explanation),
  ])
  writeTable(headings, rows, screen)
  renderRemedies(changes, screen)
}

/** What to do about conflicts, each thing once. */
export function renderRemedies(changes: readonly Pick<Change, 'remedy'>[], screen: Screen): void {
  const remedies = new Set(changes.flatMap(({ remedy }) => (remedy === undefined ? [] : [remedy])))
  for (const remedy of remedies) writeHint(remedy, screen)
}

/** `+` for a login that is new, `~` for one that is another, `-` for one that goes, `=` for one that stays. */
function describeEntries({ entries }: Change): string {
  const list = (sign: string, keys: readonly string[]): string[] => keys.map((key) => `${sign}${showText(key)}`)
  return [
    ...list('+', entries.added),
    ...list('~', entries.changed),
    ...list('-', entries.removed),
    ...list('=', entries.kept),
  ].join(' ')
}

/** What would happen to a target, or what did, in its colour. */
export function paintChange(word: Change['kind'] | TargetResult['status'], { colours }: Screen): string {
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
