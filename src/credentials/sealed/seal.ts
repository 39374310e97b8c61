// Sealing a request for support.

import { sealFor } from './age.ts'
import { encodePayload } from './payload.ts'
import type { SealedRequest } from './request.ts'
import { renderBlock } from './text-block.ts'

/** The block of text for a ticket, which only the recipients can open. Rejects with `usage` for a recipient that is none. */
export async function sealRequest(request: SealedRequest, recipients: readonly string[]): Promise<string> {
  if (recipients.length === 0) throw new TypeError('a request needs a recipient')
  return renderBlock(request.head, await sealFor(recipients, encodePayload(request)))
}
