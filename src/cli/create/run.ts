// `pullpass create`: gaps filled, the flow run, what it says shown as it goes, the result handed over.

import type { CreatePlan, CreateProgress, CreateSecretRequest, CreateSecretResult } from '../../provision/create.ts'
import { createSecret } from '../../provision/create.ts'
import type { ExitCode } from '../../provision/exit-code.ts'
import { isWriting } from '../../secret/change.ts'
import type { CliContext } from '../context.ts'
import { showText } from '../output/escape.ts'
import { openProver } from '../registry/open-prover.ts'
import { plural } from '../report/check.ts'
import { describeLogins, renderProof } from '../report/proof.ts'
import { type ClusterDirectory, openDirectory } from '../targets/open-directory.ts'
import { completeByAsking, completeFromFlags } from './complete.ts'
import { buildEquivalentCommand } from './equivalent.ts'
import { openSealedContent } from './from-sealed.ts'
import { describeMissingFlags, findMissingFlags } from './gaps.ts'
import type { CreateOptions } from './options.ts'
import { renderCreateCheck, renderCreatePlan, renderCreateResult, toCreateReport } from './report.ts'

/** Runs the command; rejects with the error to show when nothing could be attempted. */
export async function runCreate(context: CliContext, options: CreateOptions): Promise<ExitCode> {
  refuseGaps(context, options)
  const directory = await openDirectory(context, options.clusters)
  try {
    return await createWithin(context, options, directory)
  } finally {
    directory.close()
  }
}

async function createWithin(context: CliContext, given: CreateOptions, directory: ClusterDirectory): Promise<ExitCode> {
  const options = await openSealedContent(given, context, directory)
  refuseGaps(context, options)
  const isInteractive = context.prompting.status === 'allowed' && !(options.isConfirmed && isComplete(options))
  const request = isInteractive
    ? await completeByAsking(options, context, directory, await context.openPrompter())
    : await completeFromFlags(options, context, directory)
  await using prover = await openProver(context, options)
  const result = await createSecret(
    request,
    {
      now: () => context.clock.now(),
      prove: prover.prove,
      confirm: async (plan) => options.isConfirmed || (await confirmPlan(context, plan)),
    },
    {
      replace: options.replace,
      adopt: options.adopt,
      attach: options.attach,
      merge: options.merge,
      unproven: options.unproven,
      dryRun: options.dryRun,
      namesUsers: true,
      signal: context.signal,
      onProgress: (event) => showProgress(context, options, event),
    },
  )
  const { isQuiet } = context.output.options
  const summary = { secret: request.secret.name, images: request.images ?? [], isQuiet }
  await context.output.result(toCreateReport(result, summary), (screen) => renderCreateResult(result, summary, screen))
  if (isInteractive) showEquivalent(context, request, options, result.outcome)
  return result.exitCode
}

function refuseGaps({ prompting }: CliContext, options: CreateOptions): void {
  const missing = findMissingFlags(options)
  if (prompting.status === 'forbidden' && missing.length > 0) throw describeMissingFlags(missing, prompting.reason)
}

function isComplete(options: CreateOptions): boolean {
  return findMissingFlags(options).length === 0
}

async function confirmPlan(context: CliContext, plan: CreatePlan): Promise<boolean> {
  const prompter = await context.openPrompter()
  const writes = plan.changes.filter(isWriting)
  const unproven = plan.proofs.filter((proof) => proof.status !== 'passed').length
  const doubt = unproven === 0 ? '' : `, although ${unproven} ${plural(unproven, 'image')} could not be proven`
  return await prompter.confirm({ message: `Write to ${writes.length} ${plural(writes.length, 'target')}${doubt}?` })
}

function showProgress(context: CliContext, options: CreateOptions, event: CreateProgress): void {
  const { output } = context
  if (output.options.isQuiet) return
  switch (event.kind) {
    case 'checked':
      if (!event.check.valid) return
      renderCreateCheck(event, output.stderr)
      output.stderr.line()
      return
    case 'proving':
      if (event.logins.length > 0) output.note(`${describeLogins(event.logins)} (from ${context.hostName})`)
      return
    case 'proved':
      // A failed one is part of the result.
      if (event.proof.status !== 'failed') renderProof(event.proof, output.stderr)
      return
    case 'planned':
      // Where nothing will be written, the result says all of it.
      if (options.dryRun || !event.plan.changes.some(isWriting)) return
      output.stderr.line()
      renderCreatePlan(event.plan, output.stderr)
      return
    case 'applied':
      output.detail(showText(`${event.result.target.cluster}/${event.result.target.namespace}: ${event.result.status}`))
  }
}

function showEquivalent(
  context: CliContext,
  request: CreateSecretRequest,
  options: CreateOptions,
  outcome: CreateSecretResult['outcome'],
): void {
  const { stderr } = context.output
  if (context.output.options.isQuiet) return
  const isRefused = outcome === 'refused-by-check' || outcome === 'refused-by-proof'
  stderr.line()
  stderr.line(stderr.colours.dim(isRefused ? 'To try again:' : 'The same without questions:'))
  stderr.line(`  ${buildEquivalentCommand(request, options, isRefused ? 'attended' : 'unattended')}`)
}
