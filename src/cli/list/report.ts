// The list report: one row a secret name, one column a cluster, then what is wrong with which.

import type { ListedCluster, ListedSecret, ListSecretsResult, SecretVersion } from '../../provision/list/list.ts'
import { buildCommandLine } from '../../secret/command-line.ts'
import type { Owner } from '../../secret/owners.ts'
import { describeError, type ErrorReport, renderError } from '../errors.ts'
import type { ReportDocument } from '../output/document.ts'
import { showText } from '../output/escape.ts'
import { writeParagraph } from '../output/paragraph.ts'
import { plural } from '../output/plural.ts'
import { writeHint } from '../output/remedy.ts'
import type { Screen } from '../output/screen.ts'
import { writeTable } from '../output/table.ts'
import { type CheckDocument, toCheckDocument } from '../report/check.ts'
import {
  type ClusterFailureDocument,
  renderClusterFailures,
  toClusterFailureDocument,
} from '../report/cluster-failure.ts'
import { statusWord } from '../report/proof.ts'

export interface ListReport extends ReportDocument {
  readonly kind: 'ListReport'
  readonly exitCode: number
  readonly clusters: readonly string[]
  readonly secrets: readonly SecretDocument[]
  readonly namespaceFailures: readonly {
    readonly target: { readonly cluster: string; readonly namespace: string }
    readonly error: ErrorReport
  }[]
  readonly clusterFailures: readonly ClusterFailureDocument[]
}

interface SecretDocument extends Omit<ListedSecret, 'expiresAt' | 'versions'> {
  readonly expiresAt?: string
  readonly versions: readonly (Omit<SecretVersion, 'check'> & { readonly check: CheckDocument })[]
}

export function toListReport(result: ListSecretsResult): ListReport {
  return {
    schemaVersion: 1,
    kind: 'ListReport',
    exitCode: result.exitCode,
    clusters: result.clusters,
    secrets: result.secrets.map(toSecretDocument),
    namespaceFailures: result.namespaceFailures.map(({ target, error }) => ({ target, error: describeError(error) })),
    clusterFailures: result.clusterFailures.map(toClusterFailureDocument),
  }
}

function toSecretDocument({ expiresAt, versions, ...secret }: ListedSecret): SecretDocument {
  return {
    ...secret,
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
    versions: versions.map(({ check, ...version }) => ({ ...version, check: toCheckDocument(check) })),
  }
}

/** What the person who reads it wants to know beside the result. */
export interface ListView {
  /** Leaves out what passed and is the same everywhere. */
  readonly isQuiet: boolean
}

export function renderList(result: ListSecretsResult, screen: Screen, { isQuiet }: ListView): void {
  const { secrets } = result
  const shown = isQuiet ? secrets.filter((one) => one.status === 'failed' || one.content === 'different') : secrets
  if (shown.length > 0) renderTable(shown, result, screen)
  for (const secret of shown) renderVersions(secret, screen)
  for (const secret of shown) renderFaults(secret, screen)
  for (const { error } of result.namespaceFailures) renderError(describeError(error), screen)
  renderClusterFailures(result.clusterFailures, screen)
  if (!isQuiet) renderTotals(result, screen)
}

function renderTable(secrets: readonly ListedSecret[], result: ListSecretsResult, screen: Screen): void {
  const failed = new Set(result.clusterFailures.map(({ cluster }) => cluster))
  const expires = secrets.some(({ expiresAt }) => expiresAt !== undefined)
  const headings = [
    'NAME',
    ...result.clusters.map((cluster) => showText(cluster)),
    ...['CONTENT', 'CHECK'],
    ...(expires ? ['EXPIRES'] : []),
    'OWNER',
  ]
  const rows = secrets.map((secret) => [
    showText(secret.name),
    ...secret.clusters.map((one) => (failed.has(one.cluster) ? '?' : describePlaces(one, secret))),
    secret.content === 'same' ? 'same' : screen.colours.yellow('different'),
    statusWord(secret.status, screen),
    ...(expires ? [secret.expiresAt?.toISOString().replace('.000Z', 'Z') ?? ''] : []),
    describeOwners(secret),
  ])
  writeTable(headings, rows, screen)
}

/** `3 namespaces`, or `2 of a, 1 of b` where there is more than one version. */
function describePlaces({ places }: ListedCluster, { versions }: ListedSecret): string {
  if (places.length === 0) return '-'
  if (versions.length === 1) return `${places.length} ${plural(places.length, 'namespace')}`
  return versions
    .map(({ id }) => [id, places.filter(({ version }) => version === id).length] as const)
    .flatMap(([id, count]) => (count === 0 ? [] : `${count} of ${id}`))
    .join(', ')
}

const mostOwners = 3

function describeOwners({ clusters }: ListedSecret): string {
  const names = [...new Set(clusters.flatMap(({ places }) => places.map(({ owner }) => describeOwner(owner))))]
  const more = names.length > mostOwners ? [`${names.length - mostOwners} more`] : []
  return [...names.slice(0, mostOwners), ...more].join(', ')
}

function describeOwner({ kind, tool }: Owner): string {
  if (kind !== 'person') return showText(tool)
  return tool === 'unknown' ? 'a person' : `a person (${showText(tool)})`
}

/** What the letters in the table stand for: the logins of each version; those that look alike differ in a password. */
function renderVersions({ name, versions }: ListedSecret, screen: Screen): void {
  if (versions.length < 2) return
  for (const { id, check } of versions) {
    const logins = check.entries.map((entry) => `${showText(entry.registry)} as ${showText(entry.username)}`)
    const text = `${showText(name)} (${id}): ${logins.join(', ') || 'no login in it'}`
    writeParagraph(text, screen, '', '  ')
  }
}

/** A line for each version that fails, with the codes of what is wrong and where to read more. */
function renderFaults({ name, versions, clusters }: ListedSecret, screen: Screen): void {
  for (const { id, check } of versions) {
    if (check.valid) continue
    const codes = new Set(check.problems.flatMap(({ code, severity }) => (severity === 'error' ? [code] : [])))
    const which = versions.length > 1 ? ` (${id})` : ''
    const text = `${statusWord('failed', screen)} secret ${showText(name)}${which}: ${[...codes].join(', ')}`
    writeParagraph(text, screen, '', '  ')
    const all = clusters.flatMap(({ cluster, places }) => places.map((one) => ({ cluster, ...one })))
    const first = all.find(({ version }) => version === id)
    if (!first) continue
    const place = { context: first.cluster, namespace: first.namespace }
    writeHint(buildCommandLine('verify', [name], place), screen, '  ')
  }
}

function renderTotals({ secrets, namespaceFailures, clusterFailures }: ListSecretsResult, screen: Screen): void {
  // Where something could not be looked at, a count of none would say more than is known.
  if (secrets.length === 0 && namespaceFailures.length + clusterFailures.length > 0) return
  const places = secrets.flatMap(({ clusters }) => clusters.flatMap((one) => one.places)).length
  const failed = secrets.filter(({ status }) => status === 'failed').length
  const different = secrets.filter(({ content }) => content === 'different').length
  const names = `${secrets.length} ${plural(secrets.length, 'name')}, ${places} ${plural(places, 'secret')}`
  screen.line(secrets.length === 0 ? 'no pull secrets' : `${names}; ${failed} failed, ${different} differ`)
}
