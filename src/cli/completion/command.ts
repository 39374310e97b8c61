// `pullpass completion SHELL`, and the hidden `pullpass complete -- WORDS…` that the shells ask.

import { Argument, type Command } from 'commander'
import { addCommandHelp } from '../help/command-help.ts'
import type { Shell } from '../program.ts'

const shells = ['bash', 'zsh', 'fish', 'powershell'] as const

/** Declares both commands; `buildWhole` gives the program with every command, whose flags are to be completed. */
export function addCompletionCommands(program: Command, shell: Shell, buildWhole: () => Command): void {
  const completion = program
    .command('completion')
    .summary('print what a shell needs to complete pullpass')
    .description(
      'Prints a script for the shell. kubectl completes `kubectl pullpass` by itself where kubectl_complete-pullpass is on the PATH, which installing the package does.',
    )
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
  addCommandHelp(completion, {
    examples: [
      { does: 'bash, for this session', line: 'source <(pullpass completion bash)' },
      { does: 'zsh, for good', line: 'pullpass completion zsh > "$' + '{fpath[1]}/_pullpass"' },
      { does: 'fish, for good', line: 'pullpass completion fish > ~/.config/fish/completions/pullpass.fish' },
    ],
    exitCodes: ['0  printed', '2  there is no such shell'],
  })
  completion.action(async (name: string) => {
    const { openCompleter } = await import('./complete.ts')
    openCompleter(buildWhole(), []).setup('pullpass', 'pullpass', name)
  })
  program
    .command('complete', { hidden: true })
    .argument('[words...]', 'the words so far, after --')
    .action(async (words: string[]) => {
      const { openCompleter, readContextNames } = await import('./complete.ts')
      const contexts = await readContextNames(words, shell.openContext({ output: 'text' }))
      openCompleter(buildWhole(), contexts).parse(words)
    })
}
