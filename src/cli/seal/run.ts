// `pullpass seal`: gaps filled, the content checked and proved, the request sealed.

import { listLogins, type RequestHead } from '../../credentials/sealed/request.ts'
import { sealRequest } from '../../credentials/sealed/seal.ts'
import type { ExitCode } from '../../provision/exit-code.ts'
import { buildCommandLine } from '../../secret/command-line.ts'
import type { CliContext } from '../context.ts'
import { describeMissingFlags } from '../create/gaps.ts'
import { completeSealByAsking, completeSealFromFlags, type SealWish } from './complete.ts'
import { type Examination, examine } from './examine.ts'
import { findMissingSealFlags, type SealOptions } from './options.ts'
import { renderSealResult, type Sealed, toSealReport } from './report.ts'

/** Runs the command; rejects with the error to show when there is nothing to seal. */
export async function runSeal(context: CliContext, options: SealOptions): Promise<ExitCode> {
  const missing = findMissingSealFlags(options)
  const { prompting, output } = context
  if (prompting.status === 'forbidden' && missing.length > 0)
    throw describeMissingFlags(missing, prompting.reason, 'seal')
  const isInteractive = prompting.status === 'allowed' && missing.length > 0
  const wish = isInteractive
    ? await completeSealByAsking(options, context, await context.openPrompter())
    : await completeSealFromFlags(options, context)
  const examination = await examine(wish, options, context)
  const sealed =
    examination.outcome === 'passed' ? await seal(wish, examination, options, context.clock.now()) : undefined
  if (sealed && !output.options.isQuiet) {
    output.stderr.line()
    output.note('Paste this into the ticket, all of it:')
  }
  const report = toSealReport(examination, wish.recipients, sealed)
  await output.result(report, (screen) => renderSealResult(examination, sealed, screen))
  if (isInteractive && sealed) showEquivalent(wish, options, context)
  return report.exitCode
}

async function seal(
  wish: SealWish,
  { check, document }: Examination,
  options: SealOptions,
  now: Date,
): Promise<Sealed> {
  const ends = check.entries.flatMap(({ expiresAt }) => (expiresAt === undefined ? [] : [expiresAt.getTime()]))
  const head: RequestHead = {
    ...(wish.name === undefined ? {} : { secret: wish.name }),
    clusters: wish.clusters,
    namespaces: wish.namespaces,
    images: wish.images,
    logins: listLogins(document),
    sealedAt: now,
    // A password that ends earlier makes the request worthless then.
    expiresAt: new Date(Math.min(now.getTime() + options.validForMs, ...ends)),
  }
  return { head, text: await sealRequest({ head, document }, wish.recipients) }
}

function showEquivalent(wish: SealWish, options: SealOptions, { output }: CliContext): void {
  if (output.options.isQuiet || options.content.kind !== 'login' || wish.content.kind !== 'logins') return
  const [login] = wish.content.logins
  const { password } = options.content
  const line = buildCommandLine('seal', wish.name === undefined ? [] : [wish.name], {
    to: wish.recipients,
    server: login?.registry,
    username: login?.username,
    ...(password.kind === 'file' ? { 'password-file': password.path } : { 'password-stdin': true }),
    context: wish.clusters,
    namespace: wish.namespaces,
    image: wish.images,
    'registry-ca': options.registryCa,
    unproven: options.unproven,
  })
  output.stderr.line()
  output.stderr.line(output.stderr.colours.dim('The same without questions:'))
  output.stderr.line(`  ${line}`)
}
