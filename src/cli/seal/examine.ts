// The check and the proof of what a person wants to seal, on their own machine: what fails here would fail with support, a day later.

import type { Redacted } from '../../basics/redacted.ts'
import { type PreparedSecret, prepareSecret } from '../../provision/create/prepare.ts'
import { findRefusals, type ImageProof, lookUpImages, planLogins, proveImages } from '../../provision/proof/prove.ts'
import type { CliContext } from '../context.ts'
import { openProver } from '../registry/open-prover.ts'
import { renderWarnings } from '../report/check.ts'
import { renderPrepared } from '../report/prepared.ts'
import { describeLogins, renderProof } from '../report/proof.ts'
import type { SealWish } from './complete.ts'
import type { SealOptions } from './options.ts'

/** What was found out. */
export interface Examination extends Pick<PreparedSecret, 'check' | 'sent'> {
  readonly outcome: 'passed' | 'refused-by-check' | 'refused-by-proof'
  readonly document: Redacted<string>
  readonly proofs: readonly ImageProof[]
}

/** Checks, then proves the images; shows both as it goes. A login that can't be tried from here refuses nothing. */
export async function examine(wish: SealWish, options: SealOptions, context: CliContext): Promise<Examination> {
  const { desired, preview, check, sent } = prepareSecret(
    { name: wish.name ?? 'regcred', content: wish.content },
    context.clock.now(),
  )
  const found = { check, ...(sent && { sent }), document: desired.document, proofs: [] }
  if (!check.valid) return { ...found, outcome: 'refused-by-check' }
  const { output, signal } = context
  const show = (render: () => void): void => {
    if (!output.options.isQuiet) render()
  }
  if (output.options.isQuiet) renderWarnings(check, output.stderr)
  else {
    renderPrepared({ check, ...(sent && { sent }) }, output.stderr)
    output.stderr.line()
  }
  const lookups = lookUpImages([preview.reveal()], wish.images)
  const logins = await planLogins(lookups, undefined, signal)
  if (logins.length > 0) output.note(`${describeLogins(logins)} (from ${context.hostName})`)
  await using prover = await openProver(context, options)
  const proofs = await proveImages(lookups, prover.prove, {
    signal,
    onProved: (proof) => show(() => renderProof(proof, output.stderr)),
  })
  const isRefused = findRefusals(proofs, lookups).length > 0 && !options.unproven
  return { ...found, proofs, outcome: isRefused ? 'refused-by-proof' : 'passed' }
}
