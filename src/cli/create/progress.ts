// What `create` says while it works: the check, which logins are tried, what they prove, and the plan.

import type { CreatePlan, CreateProgress } from '../../provision/create/create.ts'
import type { ImageProof } from '../../provision/proof/prove.ts'
import { isSystemNamespace } from '../../provision/targets.ts'
import { isWriting } from '../../secret/plan/change.ts'
import type { CliContext } from '../context.ts'
import { showText } from '../output/escape.ts'
import type { Output } from '../output/output.ts'
import { renderWarnings } from '../report/check.ts'
import { renderPrepared } from '../report/prepared.ts'
import { describeLogins, renderProof } from '../report/proof.ts'
import type { CreateOptions } from './options.ts'
import { renderCreatePlan } from './report.ts'

/** Shows one step on standard error; with `-q` only what matters even then. */
export function showProgress(context: CliContext, options: CreateOptions, event: CreateProgress): void {
  if (context.output.options.isQuiet) {
    warnQuietly(event, options, context)
    return
  }
  switch (event.kind) {
    case 'checked':
      if (event.check.valid) showCheck(event, options, context)
      return
    case 'proving':
      if (event.logins.length > 0) context.output.note(`${describeLogins(event.logins)} (from ${context.hostName})`)
      return
    case 'proved':
      // One that stops the command is part of the result, and so is each of a dry run.
      if ((event.proof.status !== 'failed' || options.unproven) && !options.dryRun)
        renderProof(event.proof, context.output.stderr)
      return
    case 'planned':
      showPlan(event.plan, options, context)
      return
    case 'applied': {
      const { target, status } = event.result
      context.output.detail(showText(`${target.cluster}/${target.namespace}: ${status}`))
    }
  }
}

function showCheck(
  checked: Extract<CreateProgress, { kind: 'checked' }>,
  options: CreateOptions,
  context: CliContext,
): void {
  const { stderr } = context.output
  // Apart from the answers above it; what was sealed ends with a blank line itself.
  const hasAnswers = context.prompting.status === 'allowed' && !options.isConfirmed
  if (hasAnswers && options.content.kind !== 'opened') stderr.line()
  renderPrepared(checked, stderr)
  stderr.line()
}

function showPlan(plan: CreatePlan, options: CreateOptions, { output }: CliContext): void {
  if (options.clusters.namespaces?.kind !== 'names') nameSystemNamespaces(plan, output)
  if (plan.proofs.length === 0) output.note('Nothing is proven: no image is named (--image IMAGE).')
  // Where nothing will be written, the result says all of it.
  if (options.dryRun || !plan.changes.some(isWriting)) return
  output.stderr.line()
  renderCreatePlan(plan, output.stderr)
  output.stderr.line()
}

/** All namespaces are more than most people think of. */
function nameSystemNamespaces({ changes }: CreatePlan, output: Output): void {
  const names = new Set(changes.filter(isWriting).map(({ target }) => target.namespace))
  const own = [...names].filter(isSystemNamespace)
  if (own.length > 0) output.warn(`${own.join(', ')}: of Kubernetes itself; name the others with -n to leave them out`)
}

/** What matters even with `-q`. */
function warnQuietly(event: CreateProgress, { unproven }: CreateOptions, { output }: CliContext): void {
  if (event.kind === 'proved') {
    const { status } = event.proof
    if (status === 'not-checked' || (status === 'failed' && unproven)) output.warn(describeDoubt(event.proof))
  }
  if (event.kind === 'checked' && event.check.valid) renderWarnings(event.check, output.stderr)
}

function describeDoubt({ image, explanation }: ImageProof): string {
  return showText(`not proven that the secret opens \`${image}\`: ${explanation}`)
}
