// `pullpass help [COMMAND [SUBCOMMAND]|TOPIC]`.

import type { Command } from 'commander'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { padTo, wrap } from '../output/wrap.ts'
import type { Shell } from '../program.ts'
import { renderTopic } from './render.ts'
import { helpTopics } from './topics.ts'

/** Declares the command and lists the topics under the program's own help. */
export function addHelpCommand(program: Command, shell: Pick<Shell, 'writeHelp' | 'helpWidth'>): void {
  const help = program
    .command('help')
    // A flag like others: `help NAME --help` is about NAME too.
    .helpOption(false)
    .option('-h, --help', 'print help')
    .summary('explain a command or a topic')
    .argument('[topic...]', 'a command or one of the topics below')
    .addHelpText('after', `\n${listTopics(shell.helpWidth)}`)
  help.action(async (names: readonly string[], flags: { readonly help?: true }) => {
    if (flags.help && names.length === 0) help.outputHelp()
    else await showHelp(program, shell, names)
  })
  program.addHelpText('after', `\n${listTopics(shell.helpWidth)}\n\nStart with \`pullpass demo\`.`)
}

async function showHelp(
  program: Command,
  shell: Pick<Shell, 'writeHelp' | 'helpWidth'>,
  names: readonly string[],
): Promise<void> {
  const name = names.join(' ')
  const command = findCommand(program, names)
  const topic = helpTopics.find((candidate) => candidate.name === name)
  if (command === undefined && topic === undefined) {
    throw new PullpassError('usage', `there is no command and no help topic \`${name}\``, {
      remedies: ['see `pullpass help`'],
    })
  }
  // Before anything is written: what a topic loads may hand the whole command line over to another file.
  const about = topic === undefined ? '' : await renderTopic(topic, shell.helpWidth)
  command?.outputHelp()
  // What a command works with may be a topic of the same name.
  if (command !== undefined && topic !== undefined) shell.writeHelp('\n')
  shell.writeHelp(about)
}

/** The command of that name, and of that name below it, and so on. */
function findCommand(program: Command, names: readonly string[]): Command | undefined {
  return names.reduce<Command | undefined>(
    (parent, name) => parent?.commands.find((candidate) => candidate.name() === name),
    program,
  )
}

function listTopics(width: number): string {
  const lines = helpTopics.flatMap((topic) => {
    return wrap(topic.summary, width, `  ${padTo(topic.name, 14)} `, ' '.repeat(17))
  })
  return ['Help topics (pullpass help TOPIC):', ...lines].join('\n')
}
