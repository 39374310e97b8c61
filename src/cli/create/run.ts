// `pullpass create`: gaps filled, the flow run, what it says shown as it goes, the result handed over.

import {
  type CreatePlan,
  type CreateProgress,
  type CreateSecretRequest,
  type CreateSecretResult,
  createSecret,
} from '../../provision/create/create.ts'
import type { ExitCode } from '../../provision/exit-code.ts'
import type { ProveImage } from '../../provision/proof/prove.ts'
import type { CliContext } from '../context.ts'
import { openProver } from '../registry/open-prover.ts'
import { type ClusterDirectory, openDirectory } from '../targets/open-directory.ts'
import { completeByAsking, completeFromFlags } from './complete.ts'
import { askToWrite, listLost } from './confirm.ts'
import { buildEquivalentCommand } from './equivalent.ts'
import { readDocumentContent } from './from-file.ts'
import { openSealedContent } from './from-sealed.ts'
import { describeMissingFlags, findMissingFlags } from './gaps.ts'
import type { CreateOptions } from './options.ts'
import { showProgress } from './progress.ts'
import { renderCreateResult, toCreateReport } from './report.ts'

/** Runs the command; rejects with the error to show when nothing could be attempted. */
export async function runCreate(context: CliContext, given: CreateOptions): Promise<ExitCode> {
  const options = await readDocumentContent(given, context)
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
  const { result, chosen } = await createAsConfirmed(request, options, context, prover.prove)
  const { isQuiet } = context.output.options
  const summary = { secret: request.secret.name, images: request.images ?? [], isQuiet }
  await context.output.result(toCreateReport(result, summary), (screen) => renderCreateResult(result, summary, screen))
  if (isInteractive) showEquivalent(context, request, chosen, result.outcome)
  return result.exitCode
}

/** Runs the flow, and once more with `merge` where the person says that other logins have to stay; `chosen` is what was meant in the end. */
async function createAsConfirmed(
  request: CreateSecretRequest,
  options: CreateOptions,
  context: CliContext,
  prove: ProveImage,
): Promise<{ result: CreateSecretResult; chosen: CreateOptions }> {
  let chosen = options
  const confirm = async (plan: CreatePlan): Promise<boolean> => {
    if (options.isConfirmed) return true
    const answer = await askToWrite(plan, await context.openPrompter())
    if (answer === 'merge') chosen = { ...options, merge: true }
    if (answer === 'write' && listLost(plan).length > 0) chosen = { ...options, replace: true }
    return answer === 'write'
  }
  const run = (given: CreateOptions, onProgress: (event: CreateProgress) => void) =>
    createSecret(
      request,
      { now: () => context.clock.now(), prove, confirm },
      {
        replace: given.replace,
        adopt: given.adopt,
        attach: given.attach,
        merge: given.merge,
        // Where a person is asked, the question names the logins that would be lost.
        sparesLogins: (given.isConfirmed || given.dryRun) && !given.replace,
        unproven: given.unproven,
        dryRun: given.dryRun,
        namesUsers: true,
        signal: context.signal,
        onProgress,
      },
    )
  const first = await run(options, (event) => showProgress(context, options, event))
  if (!chosen.merge || options.merge) return { result: first, chosen }
  const onlyPlan = (event: CreateProgress): void => {
    if (event.kind === 'planned' || event.kind === 'applied') showProgress(context, chosen, event)
  }
  return { result: await run(chosen, onlyPlan), chosen }
}

function refuseGaps({ prompting }: CliContext, options: CreateOptions): void {
  const missing = findMissingFlags(options)
  if (prompting.status === 'forbidden' && missing.length > 0) throw describeMissingFlags(missing, prompting.reason)
}

function isComplete(options: CreateOptions): boolean {
  return findMissingFlags(options).length === 0
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
