// What is still missing before a secret can be made without asking anyone.

import { PullpassError } from '../../errors/pullpass-error.ts'
import type { CreateOptions } from './options.ts'

/** The arguments and flags that would have to be given, in the order of the prompts. */
export function findMissingFlags(options: CreateOptions): string[] {
  const { content } = options
  const missing: string[] = []
  // A sealed request and a document may name it.
  const isNamed = content.kind === 'sealed' || (content.kind === 'document' && content.read?.name !== undefined)
  if (options.name === undefined && !isNamed) missing.push('NAME')
  if (content.kind === 'login') {
    if (content.server === undefined) missing.push('--server')
    if (content.username === undefined) missing.push('--username')
    if (content.password.kind === 'ask') missing.push('--password-stdin or --password-file')
  }
  if (content.kind === 'fetched' && content.servers.length === 0 && (options.images ?? []).length === 0) {
    missing.push('--image or --server')
  }
  if (!options.isConfirmed && !options.dryRun) missing.push('--yes or --dry-run')
  return missing
}

/** The one error that names all of them; `reason` says why nobody can be asked. */
export function describeMissingFlags(missing: readonly string[], reason: string, command = 'create'): PullpassError {
  const list = missing.length === 1 ? missing[0] : `${missing.slice(0, -1).join(', ')} and ${missing.at(-1)}`
  return new PullpassError('usage', `missing: ${list}`, {
    cause: new Error(`nobody can be asked, because ${reason}`),
    remedies: ['give the missing flags, or run it in a terminal to be asked', `see \`pullpass ${command} --help\``],
  })
}
