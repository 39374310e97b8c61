// The report of `renew`: one line a secret, with the time that is left.

import type { RenewedSecret, RenewSecretsResult, RenewStatus } from '../../provision/renew/renew.ts'
import { describeError, type ErrorReport, renderError } from '../errors.ts'
import type { ReportDocument } from '../output/document.ts'
import { showText } from '../output/escape.ts'
import type { Screen } from '../output/screen.ts'
import { writeTable } from '../output/table.ts'
import {
  type ClusterFailureDocument,
  renderClusterFailures,
  toClusterFailureDocument,
} from '../report/cluster-failure.ts'

export interface RenewReport extends ReportDocument {
  readonly kind: 'RenewReport'
  readonly exitCode: number
  readonly secrets: readonly RenewedSecretDocument[]
  readonly clusterFailures: readonly ClusterFailureDocument[]
}

interface RenewedSecretDocument {
  readonly target: RenewedSecret['target']
  readonly name: string
  readonly source?: string
  readonly status: RenewStatus
  readonly endsAt?: string
  readonly secondsLeft?: number
  readonly proof?: string
  readonly error?: ErrorReport
}

export function toRenewReport(result: RenewSecretsResult, now: Date): RenewReport {
  return {
    schemaVersion: 1,
    kind: 'RenewReport',
    exitCode: result.exitCode,
    secrets: result.secrets.map(({ endsAt, error, ...secret }) => ({
      ...secret,
      ...(endsAt && { endsAt: endsAt.toISOString(), secondsLeft: secondsUntil(endsAt, now) }),
      ...(error && { error: describeError(error) }),
    })),
    clusterFailures: result.clusterFailures.map(toClusterFailureDocument),
  }
}

/** `isQuiet` leaves out what needs nothing. */
export function renderRenewal(
  result: RenewSecretsResult,
  screen: Screen,
  { isQuiet, now }: { readonly isQuiet: boolean; readonly now: Date },
): void {
  const shown = result.secrets.filter(({ status }) => !isQuiet || status === 'failed' || status === 'skipped')
  const rows = shown.map((secret) => [
    showText(secret.target.cluster),
    showText(secret.target.namespace),
    showText(secret.name),
    showText(secret.source ?? ''),
    paintStatus(secret.status, screen),
    describeEnd(secret, now),
  ])
  const headings = ['CLUSTER', 'NAMESPACE', 'SECRET', 'SOURCE', 'RESULT', 'LEFT']
  writeTable(headings, rows, screen)
  if (rows.length === 0 && !isQuiet && result.clusterFailures.length === 0) {
    screen.line('no secret here names its source')
  }
  const proofs = new Set(shown.flatMap(({ proof, status }) => (status === 'fresh' || !proof ? [] : [showText(proof)])))
  for (const proof of proofs) screen.line(screen.colours.dim(proof))
  for (const { error } of result.secrets) if (error) renderError(describeError(error), screen)
  renderClusterFailures(result.clusterFailures, screen)
}

function describeEnd({ endsAt }: RenewedSecret, now: Date): string {
  if (endsAt === undefined) return 'not known'
  const seconds = secondsUntil(endsAt, now)
  if (seconds <= 0) return 'none: it has ended'
  const minutes = Math.floor(seconds / 60)
  return minutes >= 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes} min`
}

function secondsUntil(endsAt: Date, now: Date): number {
  return Math.floor((endsAt.getTime() - now.getTime()) / 1000)
}

function paintStatus(status: RenewStatus, { colours }: Screen): string {
  switch (status) {
    case 'renewed':
    case 'created':
      return colours.green(status)
    case 'planned':
      return colours.yellow(status)
    case 'failed':
      return colours.red(status)
    case 'fresh':
    case 'unchanged':
    case 'skipped':
      return colours.dim(status)
  }
}
