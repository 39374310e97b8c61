// Which contexts are meant when nobody is asked.

import { PullpassError } from '../../errors/pullpass-error.ts'
import type { ClusterDirectory } from './open-directory.ts'
import type { ClusterOptions } from './options.ts'

/** The contexts that `--context` names, else the current one, else the only one; `usage` when that leaves it open. */
export function chooseContexts(options: ClusterOptions, directory: ClusterDirectory): readonly string[] {
  if (options.contexts !== undefined) return options.contexts
  const current = directory.contexts.find((context) => context.isCurrent)
  if (current !== undefined) return [current.name]
  const [only, ...others] = directory.contexts
  if (only !== undefined && others.length === 0) return [only.name]
  throw new PullpassError('usage', 'the kubeconfig has no current context, so it is open which cluster is meant', {
    remedies: ['name one with --context'],
  })
}
