// The verify report: one block a cluster, in it one for each namespace, and how many of what failed.

import type { NamespaceVerification, VerifySecretResult } from '../../provision/verify/verify.ts'
import type { ReportDocument } from '../output/document.ts'
import { showText } from '../output/escape.ts'
import { writeParagraph } from '../output/paragraph.ts'
import { plural } from '../output/plural.ts'
import type { Screen } from '../output/screen.ts'
import {
  type ClusterFailureDocument,
  renderClusterFailures,
  toClusterFailureDocument,
} from '../report/cluster-failure.ts'
import { type NamespaceDocument, renderNamespace, toNamespaceDocument } from './namespace-report.ts'

export interface VerifyReport extends ReportDocument {
  readonly kind: 'VerifyReport'
  readonly exitCode: number
  readonly namespaces: readonly NamespaceDocument[]
  readonly clusterFailures: readonly ClusterFailureDocument[]
}

export function toVerifyReport(result: VerifySecretResult): VerifyReport {
  return {
    schemaVersion: 1,
    kind: 'VerifyReport',
    exitCode: result.exitCode,
    namespaces: result.namespaces.map(toNamespaceDocument),
    clusterFailures: result.clusterFailures.map(toClusterFailureDocument),
  }
}

/** What the person who reads it wants to know beside the result. */
export interface VerifyView {
  /** Leaves out what passed. */
  readonly isQuiet: boolean
  /** Where the proofs were asked from. */
  readonly hostName: string
}

export function renderVerification(result: VerifySecretResult, screen: Screen, view: VerifyView): void {
  const shown = view.isQuiet ? result.namespaces.filter(({ exitCode }) => exitCode !== 0) : result.namespaces
  for (const cluster of new Set(shown.map(({ target }) => target.cluster))) {
    screen.line(screen.colours.bold(showText(cluster)))
    renderNamespaces(
      shown.filter(({ target }) => target.cluster === cluster),
      screen,
    )
    screen.line()
  }
  renderClusterFailures(result.clusterFailures, screen)
  if (!view.isQuiet) renderTotals(result, screen, view)
}

/** One by one; where there are several, those about which there is nothing to say share a line. */
function renderNamespaces(namespaces: readonly NamespaceVerification[], screen: Screen): void {
  const bare = namespaces.length > 1 ? namespaces.filter(holdsNothing) : []
  for (const namespace of namespaces) if (!bare.includes(namespace)) renderNamespace(namespace, screen)
  if (bare.length === 0) return
  const names = bare.map(({ target }) => showText(target.namespace)).join(', ')
  writeParagraph(`no pull secrets in ${names}`, screen, '  ', '    ')
}

function holdsNothing({ error, secrets, images, serviceAccount }: NamespaceVerification): boolean {
  return error === undefined && serviceAccount === undefined && secrets.length + images.length === 0
}

function renderTotals({ namespaces }: VerifySecretResult, screen: Screen, { hostName }: VerifyView): void {
  const secrets = namespaces.flatMap((namespace) => namespace.secrets)
  const proofs = namespaces.flatMap(({ images }) => images.map(({ proof }) => proof))
  // That there are none, or why that can't be known, stands with each namespace.
  if (secrets.length > 0) {
    const failed = secrets.filter(({ status }) => status !== 'passed').length
    writeParagraph(`${secrets.length} ${plural(secrets.length, 'secret')}, ${failed} failed`, screen)
  }
  if (proofs.length > 0) {
    const unchecked = proofs.filter(({ status }) => status === 'not-checked').length
    const refused = proofs.filter(({ status }) => status === 'failed').length
    const count = `${proofs.length} ${plural(proofs.length, 'proof')} asked from ${showText(hostName)}`
    writeParagraph(`${count}, ${refused} failed, ${unchecked} not checked`, screen)
  }
}
