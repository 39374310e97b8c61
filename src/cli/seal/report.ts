// The end of `seal`: the block for the ticket, or why there is none, as text and as data.

import type { RequestHead } from '../../credentials/sealed/request.ts'
import type { ExitCode } from '../../provision/exit-code.ts'
import type { ImageProof } from '../../provision/proof/prove.ts'
import type { ReportDocument } from '../output/document.ts'
import type { Screen } from '../output/screen.ts'
import { type CheckDocument, toCheckDocument } from '../report/check.ts'
import { renderPrepared } from '../report/prepared.ts'
import { describeRefusal, renderProof, renderRefusal, toProofDocument } from '../report/proof.ts'
import type { Examination } from './examine.ts'

export interface SealReport extends ReportDocument {
  readonly kind: 'SealReport'
  readonly outcome: 'sealed' | 'refused-by-check' | 'refused-by-proof'
  readonly exitCode: ExitCode
  readonly check: CheckDocument
  readonly repairs: readonly string[]
  readonly proofs: readonly ImageProof[]
  readonly recipients: readonly string[]
  /** What everybody may read; present when it was sealed. */
  readonly head?: HeadDocument
  /** The block for the ticket; present when it was sealed. */
  readonly text?: string
}

/** The head with its times as texts. */
interface HeadDocument extends Omit<RequestHead, 'sealedAt' | 'expiresAt'> {
  readonly sealedAt: string
  readonly expiresAt: string
}

/** A request that was sealed. */
export interface Sealed {
  readonly head: RequestHead
  readonly text: string
}

export function toSealReport(
  { outcome, check, sent, proofs }: Examination,
  recipients: readonly string[],
  sealed: Sealed | undefined,
): SealReport {
  return {
    schemaVersion: 1,
    kind: 'SealReport',
    outcome: outcome === 'passed' ? 'sealed' : outcome,
    exitCode: outcome === 'passed' ? 0 : 3,
    check: toCheckDocument(check),
    repairs: sent?.repairs ?? [],
    proofs: proofs.map(toProofDocument),
    recipients,
    ...(sealed && { head: toHeadDocument(sealed.head), text: sealed.text }),
  }
}

export function renderSealResult(examination: Examination, sealed: Sealed | undefined, screen: Screen): void {
  if (sealed) {
    for (const line of sealed.text.trimEnd().split('\n')) screen.line(line)
    return
  }
  if (examination.outcome === 'refused-by-check') renderPrepared(examination, screen)
  else for (const proof of examination.proofs) renderProof(proof, screen)
  const { outcome, proofs } = examination
  const why = outcome === 'refused-by-check' ? 'the document is not valid' : describeRefusal(proofs)
  renderRefusal(`nothing was sealed: ${why}`, screen)
}

function toHeadDocument({ sealedAt, expiresAt, ...head }: RequestHead): HeadDocument {
  return {
    ...head,
    sealedAt: sealedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }
}
