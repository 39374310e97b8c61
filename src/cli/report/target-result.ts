// What became of many targets, as text and as data.

import type { TargetResult } from '../../provision/create/create.ts'
import type { AttachmentResult } from '../../provision/write/attach.ts'
import { describeError, type ErrorReport, renderError } from '../errors.ts'
import { showText } from '../output/escape.ts'
import type { Screen } from '../output/screen.ts'
import { writeTable } from '../output/table.ts'
import { type AttachmentDocument, describeAccounts, toAttachmentDocument } from './attachment.ts'
import { paintChange, renderRemedies } from './change.ts'
import { type CheckDocument, toCheckDocument } from './check.ts'

/** One target's result as `-o json` shows it. */
export interface TargetResultDocument {
  readonly target: TargetResult['target']
  readonly status: TargetResult['status']
  readonly error?: ErrorReport
  readonly stored?: CheckDocument
  readonly attachments?: readonly AttachmentDocument<AttachmentResult>[]
}

export function toTargetResultDocument({
  target,
  status,
  error,
  stored,
  attachments,
}: TargetResult): TargetResultDocument {
  return {
    target,
    status,
    ...(error && { error: describeError(error) }),
    ...(stored && { stored: toCheckDocument(stored) }),
    ...(attachments && { attachments: attachments.map(toAttachmentDocument) }),
  }
}

/** A row for each target, why a conflict is one, then the errors. */
export function renderResults(results: readonly TargetResult[], screen: Screen): void {
  const attached = results.some((result) => result.attachments !== undefined)
  const wasReadBack = results.some((result) => result.stored !== undefined)
  const conflicts = results.flatMap(({ status, change }) => (status === 'conflict' && change ? [change] : []))
  const headings = [
    ...['CLUSTER', 'NAMESPACE', 'RESULT'],
    ...(wasReadBack ? ['READ BACK'] : []),
    ...(attached ? ['SERVICE ACCOUNTS'] : []),
    ...(conflicts.length > 0 ? ['WHY'] : []),
  ]
  const rows = results.map((result) => [
    showText(result.target.cluster),
    showText(result.target.namespace),
    paintChange(result.status, screen),
    ...(wasReadBack ? [describeStored(result, screen)] : []),
    ...(attached ? [describeAccounts(result.attachments?.map((one) => [one.serviceAccount, one.status]))] : []),
    ...(conflicts.length > 0 ? [describeConflict(result)] : []),
  ])
  writeTable(headings, rows, screen)
  renderRemedies(conflicts, screen)
  const errors = results.flatMap((result) => [result.error, ...(result.attachments ?? []).map((one) => one.error)])
  for (const error of errors) if (error !== undefined) renderError(describeError(error), screen)
}

function describeStored({ stored }: TargetResult, { colours, signs }: Screen): string {
  if (stored === undefined) return ''
  return stored.valid ? colours.green(`${signs.pass} valid`) : colours.red(`${signs.fail} not valid`)
}

function describeConflict({ status, change }: TargetResult): string {
  return status === 'conflict' && change !== undefined ? showText(change.explanation) : ''
}
