// One namespace of the verify report: one line a check, which is pass, fail, or not checked with the reason.

import { maskUserInfo } from '../../basics/shown-text.ts'
import type { ImageVerification, NamespaceVerification, SecretVerification } from '../../provision/verify/verify.ts'
import { buildCommandLine } from '../../secret/command-line.ts'
import { describeError, type ErrorReport, renderError } from '../errors.ts'
import { showText } from '../output/escape.ts'
import { writeParagraph } from '../output/paragraph.ts'
import { writeHint } from '../output/remedy.ts'
import { indent, type Screen } from '../output/screen.ts'
import { type CheckDocument, renderProblems, toCheckDocument } from '../report/check.ts'
import { statusWord, toProofDocument } from '../report/proof.ts'

/** The namespace as `-o json` shows it. */
export interface NamespaceDocument extends Omit<NamespaceVerification, 'error' | 'secrets'> {
  readonly error?: ErrorReport
  readonly secrets: readonly (Omit<SecretVerification, 'check'> & { readonly check?: CheckDocument })[]
}

export function toNamespaceDocument(namespace: NamespaceVerification): NamespaceDocument {
  const { error, serviceAccount } = namespace
  return {
    target: namespace.target,
    exitCode: namespace.exitCode,
    ...(error && { error: describeError(error) }),
    secrets: namespace.secrets.map(({ check, ...secret }) => ({
      ...secret,
      ...(check && { check: toCheckDocument(check) }),
    })),
    images: namespace.images.map((image) => ({
      ...image,
      candidates: image.candidates.map((candidate) => ({ ...candidate, registry: maskUserInfo(candidate.registry) })),
      proof: toProofDocument(image.proof),
    })),
    ...(serviceAccount && { serviceAccount }),
  }
}

/** All that was found out about it, each line further in than the cluster's. */
export function renderNamespace(namespace: NamespaceVerification, screen: Screen): void {
  const { target, error, secrets, serviceAccount, images } = namespace
  screen.line(`  ${showText(target.namespace)}`)
  const inner = indent(screen, 4)
  if (error !== undefined) renderError(describeError(error), inner)
  if (error === undefined && secrets.length === 0) inner.line('no pull secrets')
  for (const secret of secrets) renderSecret(secret, target, inner)
  if (serviceAccount !== undefined) renderServiceAccount(serviceAccount, inner)
  for (const image of images) renderImage(image, inner)
}

function renderSecret(
  secret: SecretVerification,
  { cluster, namespace }: NamespaceVerification['target'],
  screen: Screen,
): void {
  const name = showText(secret.name)
  if (secret.status === 'missing' || secret.check === undefined) {
    renderStatus('failed', `secret ${name}: there is none of this name here`, screen)
    writeHint(buildCommandLine('create', [secret.name], { context: cluster, namespace }), screen, '  ')
    return
  }
  const { entries, problems } = secret.check
  const logins = entries.map((entry) => `${showText(entry.registry)} as ${showText(entry.username)}`)
  const notes = describeMarks(secret)
  const shownNotes = notes === '' ? '' : screen.colours.dim(` (${notes})`)
  renderStatus(secret.status, `secret ${name}: ${logins.join(', ') || 'no login in it'}${shownNotes}`, screen)
  renderProblems(
    problems.filter((problem) => problem.severity !== 'info'),
    indent(screen, 2),
  )
}

function describeMarks({ owner, fingerprint }: SecretVerification): string {
  return [
    ...(owner?.kind === 'controller' ? [`owned by ${showText(owner.tool)}`] : []),
    ...(fingerprint === undefined ? [] : [`fingerprint ${fingerprint}`]),
  ].join(', ')
}

function renderServiceAccount(account: NonNullable<NamespaceVerification['serviceAccount']>, screen: Screen): void {
  const listNames = (secrets: typeof account.secrets): string => secrets.map(({ name }) => showText(name)).join(', ')
  const missing = account.secrets.filter(({ exists }) => !exists)
  const isGood = account.status === 'found' && missing.length === 0
  const brings = account.secrets.length === 0 ? 'brings no pull secrets' : `brings ${listNames(account.secrets)}`
  const what = account.status === 'missing' ? 'there is none of this name here' : brings
  const gaps = missing.length === 0 ? '' : `; missing: ${listNames(missing)}`
  renderStatus(isGood ? 'passed' : 'failed', `service account ${showText(account.name)}: ${what}${gaps}`, screen)
}

function renderImage({ proof, secrets, candidates }: ImageVerification, screen: Screen): void {
  const keyring = secrets.length === 0 ? 'no pull secret' : secrets.map((name) => showText(name)).join(', ')
  renderStatus(proof.status, `image ${showText(proof.image)} with ${keyring}`, screen)
  writeParagraph(showText(proof.explanation), screen, '  ')
  for (const [index, { username, registry, secret }] of candidates.entries()) {
    const login = `${showText(username)} at ${showText(registry)} from ${showText(secret)}`
    writeParagraph(`${index + 1}. ${login}`, screen, '  ', '     ')
  }
  if (proof.remedy !== undefined && proof.status !== 'passed') writeHint(proof.remedy, screen, '  ')
}

function renderStatus(status: ImageVerification['proof']['status'], text: string, screen: Screen): void {
  writeParagraph(`${statusWord(status, screen)} ${text}`, screen, '', '  ')
}
