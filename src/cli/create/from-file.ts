// The document that `--from-file` names, read first of all: it may know the name of the secret.

import { Redacted } from '../../basics/redacted.ts'
import { findSentName } from '../../provision/create/prepare.ts'
import type { CliContext } from '../context.ts'
import { readInput } from '../input-file.ts'
import type { DocumentContent } from './content.ts'
import type { CreateOptions } from './options.ts'

/** The options with the document read; others come back as they are. Rejects with `usage` when it can't be read or holds no secret. */
export async function readDocumentContent(options: CreateOptions, context: CliContext): Promise<CreateOptions> {
  const { content } = options
  return content.kind === 'document' ? { ...options, content: await readOnce(content, context) } : options
}

async function readOnce({ path }: DocumentContent, context: CliContext): Promise<DocumentContent> {
  const bytes = await readInput(path, '--from-file', context)
  const name = findSentName(bytes, context.clock.now())
  return { kind: 'document', path, read: { bytes: new Redacted(bytes), ...(name !== undefined && { name }) } }
}
