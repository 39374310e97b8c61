// What the words of a command line can go on with: commands and flags, and for --context the names in the kubeconfig.

import type { RootCommand } from '@bomb.sh/tab'
import tab from '@bomb.sh/tab/commander'
import type { Command } from 'commander'
import { loadKubeconfig } from '../../cluster/kubeconfig/load.ts'
import { listContexts } from '../../cluster/kubeconfig/resolve.ts'
import type { CliContext } from '../context.ts'

/** Completes the command lines of `program`. Prints to standard output in the format that shells and kubectl read. */
export function openCompleter(program: Command, contexts: readonly string[]): RootCommand {
  const completer = tab(program, { completionCommandName: 'completion-script' })
  for (const command of completer.commands.values()) {
    const option = command.options.get('context')
    if (option === undefined) continue
    option.handler = (complete) => {
      for (const name of contexts) complete(name, '')
    }
  }
  return completer
}

/** The contexts of the kubeconfig where `words` ask for one; none where it can't be read, as completing never fails. */
export async function readContextNames(words: readonly string[], context: CliContext): Promise<readonly string[]> {
  if (!words.some((word) => word.startsWith('--context'))) return []
  const { environment, signal } = context
  try {
    return listContexts(await loadKubeconfig({ environment, signal })).map(({ name }) => name)
  } catch {
    return []
  }
}
