// The prompter for a terminal. Loaded only when something is asked.

import inquirer from 'inquirer'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { asciiTheme } from './ascii-theme.ts'
import type { Choice, Prompter, Validate } from './prompter.ts'

/** Puts questions on `output` (standard error, so that results stay clean) until `signal` aborts; in ASCII where there is no Unicode. */
export function createInquirerPrompter(
  streams: { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream & { rows?: number } },
  signal: AbortSignal,
  hasUnicode = true,
): Prompter {
  const pageSize = Math.max(4, Math.min(14, (streams.output.rows ?? 24) - 6))
  const prompt = inquirer.createPromptModule({ ...streams, signal })
  const common = { name: 'answer', ...(hasUnicode ? {} : { theme: asciiTheme }) } as const
  const list = (message: string, choices: readonly Choice<unknown>[]) => {
    return { ...common, message, choices: choices.map(toListItem), loop: false, pageSize }
  }
  return {
    askText: ({ message, fallback, validate }) => {
      const question = {
        ...common,
        message,
        validate: toValidator(validate),
        ...(fallback ? { default: fallback } : {}),
      }
      return answerOf(prompt([{ type: 'input', ...question }]))
    },
    askPassword: ({ message, validate }) =>
      // toggleMask is on by default and would let Ctrl-T show the password; a mask character would show its length.
      answerOf(prompt([{ type: 'password', ...common, message, validate: toValidator(validate), toggleMask: false }])),
    askOne: async ({ message, choices }) => {
      const index = await answerOf<number>(prompt([{ type: 'select', ...list(message, choices) }]))
      return pick(choices, index)
    },
    askSeveral: async ({ message, choices }) => {
      const question = { ...list(message, choices), required: true }
      const indexes = await answerOf<readonly number[]>(prompt([{ type: 'checkbox', ...question }]))
      return indexes.map((index) => pick(choices, index))
    },
    confirm: ({ message }) => answerOf(prompt([{ type: 'confirm', ...common, message, default: false }])),
  }
}

async function answerOf<T>(asked: Promise<{ answer: T }>): Promise<T> {
  try {
    return (await asked).answer
  } catch (error) {
    throw isLeaving(error) ? new PullpassError('cancelled', 'stopped; nothing was written', { remedies: [] }) : error
  }
}

interface ListItem {
  name: string
  value: number
  short?: string
  description?: string
  checked?: boolean
}

// The list's values are positions, so that answers can be of any type.
function toListItem(choice: Choice<unknown>, index: number): ListItem {
  return {
    name: choice.label,
    value: index,
    ...(choice.short === undefined ? {} : { short: choice.short }),
    ...(choice.description === undefined ? {} : { description: choice.description }),
    ...(choice.isChosen === undefined ? {} : { checked: choice.isChosen }),
  }
}

function pick<T>(choices: readonly Choice<T>[], index: number): T {
  const choice = choices[index]
  if (choice === undefined) throw new TypeError(`there is no choice ${index}`)
  return choice.value
}

function toValidator(validate: Validate | undefined): (answer: string) => string | true {
  return (answer) => validate?.(answer) ?? true
}

function isLeaving(error: unknown): boolean {
  return error instanceof Error && ['ExitPromptError', 'AbortPromptError', 'CancelPromptError'].includes(error.name)
}
