// The verify report: one block a cluster, one line a check: pass, fail, or not checked with the reason.

import { maskUserInfo } from '../../basics/shown-text.ts'
import type {
  ImageVerification,
  NamespaceVerification,
  SecretVerification,
  VerifySecretResult,
} from '../../provision/verify/verify.ts'
import { buildCommandLine } from '../../secret/command-line.ts'
import { describeError, type ErrorReport, renderError } from '../errors.ts'
import type { ReportDocument } from '../output/document.ts'
import { showText } from '../output/escape.ts'
import { layoutRemedy } from '../output/remedy.ts'
import type { Screen } from '../output/screen.ts'
import { wrap } from '../output/wrap.ts'
import { renderClusterFailures, toClusterFailureDocument } from '../report/change.ts'
import { type CheckDocument, plural, renderProblems, toCheckDocument } from '../report/check.ts'
import { statusWord, toProofDocument } from '../report/proof.ts'

export interface VerifyReport extends ReportDocument {
  readonly kind: 'VerifyReport'
  readonly exitCode: number
  readonly namespaces: readonly NamespaceDocument[]
  readonly clusterFailures: ReturnType<typeof toClusterFailureDocument>[]
}

interface NamespaceDocument {
  readonly target: NamespaceVerification['target']
  readonly exitCode: number
  readonly error?: ErrorReport
  readonly secrets: readonly (Omit<SecretVerification, 'check'> & { readonly check?: CheckDocument })[]
  readonly images: readonly ImageVerification[]
  readonly serviceAccount?: NamespaceVerification['serviceAccount']
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

function toNamespaceDocument(namespace: NamespaceVerification): NamespaceDocument {
  const { error, serviceAccount } = namespace
  return {
    target: namespace.target,
    exitCode: namespace.exitCode,
    ...(error === undefined ? {} : { error: describeError(error) }),
    secrets: namespace.secrets.map(({ check, ...secret }) => ({
      ...secret,
      ...(check === undefined ? {} : { check: toCheckDocument(check) }),
    })),
    images: namespace.images.map((image) => ({
      ...image,
      candidates: image.candidates.map((candidate) => ({ ...candidate, registry: maskUserInfo(candidate.registry) })),
      proof: toProofDocument(image.proof),
    })),
    ...(serviceAccount === undefined ? {} : { serviceAccount }),
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
  const clusters = new Set(result.namespaces.map((namespace) => namespace.target.cluster))
  for (const cluster of clusters) {
    const namespaces = result.namespaces.filter((namespace) => namespace.target.cluster === cluster)
    const shown = view.isQuiet ? namespaces.filter((namespace) => namespace.exitCode !== 0) : namespaces
    if (shown.length === 0) continue
    screen.line(screen.colours.bold(showText(cluster)))
    const bare = shown.length > 1 ? shown.filter(holdsNothing) : []
    for (const namespace of shown) if (!bare.includes(namespace)) renderNamespace(namespace, screen)
    renderBare(bare, screen)
    screen.line()
  }
  renderClusterFailures(result.clusterFailures, screen)
  if (!view.isQuiet) renderTotals(result, screen, view)
}

function holdsNothing({ error, secrets, images, serviceAccount }: NamespaceVerification): boolean {
  return error === undefined && serviceAccount === undefined && secrets.length + images.length === 0
}

/** Namespaces about which there is nothing to say but that. */
function renderBare(namespaces: readonly NamespaceVerification[], screen: Screen): void {
  if (namespaces.length === 0) return
  const names = namespaces.map(({ target }) => showText(target.namespace)).join(', ')
  for (const line of wrap(`no pull secrets in ${names}`, screen.width, '  ', '    ')) screen.line(line)
}

function renderNamespace(namespace: NamespaceVerification, screen: Screen): void {
  screen.line(`  ${showText(namespace.target.namespace)}`)
  if (namespace.error !== undefined) renderError(describeError(namespace.error), indent(screen, 4))
  if (namespace.error === undefined && namespace.secrets.length === 0) screen.line('    no pull secrets')
  for (const secret of namespace.secrets) renderSecret(secret, namespace.target, screen)
  if (namespace.serviceAccount !== undefined) renderServiceAccount(namespace.serviceAccount, screen)
  for (const image of namespace.images) renderImage(image, screen)
}

function renderSecret(
  secret: SecretVerification,
  { cluster, namespace }: NamespaceVerification['target'],
  screen: Screen,
): void {
  const line = (status: string, text: string): void => {
    for (const part of wrap(`${status} ${text}`, screen.width, '    ', '      ')) screen.line(part)
  }
  const name = showText(secret.name)
  if (secret.status === 'missing' || secret.check === undefined) {
    line(statusWord('failed', screen), `secret ${name}: there is none of this name here`)
    const remedy = buildCommandLine('create', [secret.name], { context: cluster, namespace })
    screen.line(`      ${screen.colours.cyan('hint:')} ${remedy}`)
    return
  }
  const logins = secret.check.entries.map((entry) => `${showText(entry.registry)} as ${showText(entry.username)}`)
  const marks = [
    ...(secret.owner?.kind === 'controller' ? [`owned by ${showText(secret.owner.tool)}`] : []),
    ...(secret.fingerprint === undefined ? [] : [`fingerprint ${secret.fingerprint}`]),
  ]
  const notes = marks.length > 0 ? screen.colours.dim(` (${marks.join(', ')})`) : ''
  line(statusWord(secret.status, screen), `secret ${name}: ${logins.join(', ') || 'no login in it'}${notes}`)
  renderProblems(
    secret.check.problems.filter((problem) => problem.severity !== 'info'),
    indent(screen, 6),
  )
}

function renderServiceAccount(account: NonNullable<NamespaceVerification['serviceAccount']>, screen: Screen): void {
  const missing = account.secrets.filter((secret) => !secret.exists).map((secret) => showText(secret.name))
  const isGood = account.status === 'found' && missing.length === 0
  const names = account.secrets.map((secret) => showText(secret.name)).join(', ')
  const brings = account.secrets.length === 0 ? 'brings no pull secrets' : `brings ${names}`
  const what = account.status === 'missing' ? 'there is none of this name here' : brings
  const text = `service account ${showText(account.name)}: ${what}${missing.length > 0 ? `; missing: ${missing.join(', ')}` : ''}`
  for (const line of wrap(
    `${statusWord(isGood ? 'passed' : 'failed', screen)} ${text}`,
    screen.width,
    '    ',
    '      ',
  )) {
    screen.line(line)
  }
}

function renderImage(image: ImageVerification, screen: Screen): void {
  const { proof } = image
  const head = `${statusWord(proof.status, screen)} image ${showText(proof.image)} with ${describeKeyring(image)}`
  const tried = image.candidates.map(
    (candidate, index) =>
      `${index + 1}. ${showText(candidate.username)} at ${showText(candidate.registry)} from ${showText(candidate.secret)}`,
  )
  const lines = [
    ...wrap(head, screen.width, '    ', '      '),
    ...wrap(showText(proof.explanation), screen.width, '      '),
    ...tried.flatMap((line) => wrap(line, screen.width, '      ', '         ')),
    ...(proof.remedy === undefined || proof.status === 'passed'
      ? []
      : layoutRemedy(maskUserInfo(proof.remedy), screen.width, `      ${screen.colours.cyan('hint:')} `, '        ')),
  ]
  for (const line of lines) screen.line(line)
}

function describeKeyring({ secrets }: ImageVerification): string {
  return secrets.length === 0 ? 'no pull secret' : secrets.map((name) => showText(name)).join(', ')
}

function renderTotals(result: VerifySecretResult, screen: Screen, view: VerifyView): void {
  const secrets = result.namespaces.flatMap((namespace) => namespace.secrets)
  const proofs = result.namespaces.flatMap((namespace) => namespace.images.map((image) => image.proof))
  const failed = secrets.filter((secret) => secret.status !== 'passed').length
  // That there are none, or why that can't be known, stands with each namespace.
  const parts = secrets.length === 0 ? [] : [`${secrets.length} ${plural(secrets.length, 'secret')}, ${failed} failed`]
  if (proofs.length > 0) {
    const unchecked = proofs.filter((proof) => proof.status === 'not-checked').length
    const refused = proofs.filter((proof) => proof.status === 'failed').length
    const count = `${proofs.length} ${plural(proofs.length, 'proof')} asked from ${showText(view.hostName)}`
    parts.push(`${count}, ${refused} failed, ${unchecked} not checked`)
  }
  for (const line of parts.flatMap((part) => wrap(part, screen.width))) screen.line(line)
}

function indent(screen: Screen, columns: number): Screen {
  const margin = ' '.repeat(columns)
  return {
    ...screen,
    width: screen.width - columns,
    line: (text = '') => screen.line(text === '' ? '' : margin + text),
  }
}
