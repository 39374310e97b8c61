// What is still missing before a secret can be made without asking anyone.

import { PullpassError } from '../../errors/pullpass-error.ts'
import type { CreateOptions } from './options.ts'

/** The arguments and flags that would have to be given, in the order of the prompts. */
export function findMissingFlags(options: CreateOptions): string[] {
  const { content } = options
  // A sealed request and a document may name it.
  const isNamed = content.kind === 'sealed' || (content.kind === 'document' && content.read?.name !== undefined)
  return [
    ...(options.name === undefined && !isNamed ? ['NAME'] : []),
    ...findContentGaps(content, options.images),
    ...(options.isConfirmed || options.dryRun ? [] : ['--yes or --dry-run']),
  ]
}

/** Those for what goes into the secret. */
export function findContentGaps(content: CreateOptions['content'], images: readonly string[] = []): string[] {
  if (content.kind === 'login') {
    return [
      ...(content.server === undefined ? ['--server'] : []),
      ...(content.username === undefined ? ['--username'] : []),
      ...(content.password.kind === 'ask' ? ['--password-stdin or --password-file'] : []),
    ]
  }
  return content.kind === 'fetched' && content.servers.length + images.length === 0 ? ['--image or --server'] : []
}

/** The one error that names all of them; `reason` says why nobody can be asked. */
export function describeMissingFlags(missing: readonly string[], reason: string, command = 'create'): PullpassError {
  return new PullpassError('usage', `missing: ${missing.join('; ')}`, {
    cause: new Error(`nobody can be asked, because ${reason}`),
    remedies: ['give the missing flags, or run it in a terminal to be asked', `see \`pullpass ${command} --help\``],
  })
}
