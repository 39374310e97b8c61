// A prompter that answers from a script: an unexpected question fails the test, and so does an answer nobody asked for.

import { expect } from 'vitest'
import type { Choice, Prompter } from '../../../src/cli/prompt/prompter.ts'

/** One expected question (part of its message) and its answer; list questions are answered by label. */
export interface ScriptedAnswer {
  readonly asked: string
  readonly answer: string | boolean | readonly string[]
}

/** The prompter and a check that the whole script was used. */
export function scriptPrompter(script: readonly ScriptedAnswer[]): { prompter: Prompter; expectAllUsed: () => void } {
  let position = 0
  const next = (message: string): ScriptedAnswer['answer'] => {
    const step = script[position]
    position += 1
    expect(message, `question ${position}`).toContain(step?.asked ?? '(no question expected)')
    return step?.answer ?? ''
  }
  const text = (message: string): string => {
    const answer = next(message)
    expect(answer, message).toBeTypeOf('string')
    return String(answer)
  }
  const prompter: Prompter = {
    askText: async ({ message, fallback, validate }) => {
      const answer = text(message) || fallback || ''
      expect(validate?.(answer), message).toBeUndefined()
      return answer
    },
    askPassword: async ({ message, validate }) => {
      const answer = text(message)
      expect(validate?.(answer), message).toBeUndefined()
      return answer
    },
    askOne: async ({ message, choices }) => pick(choices, text(message)),
    askSeveral: async ({ message, choices }) => {
      const answer = next(message)
      return (Array.isArray(answer) ? answer : []).map((label: string) => pick(choices, label))
    },
    confirm: async ({ message }) => next(message) === true,
  }
  return { prompter, expectAllUsed: () => expect(position).toBe(script.length) }
}

function pick<T>(choices: readonly Choice<T>[], label: string): T {
  const choice = choices.find((candidate) => candidate.label.startsWith(label))
  if (choice === undefined) {
    throw new TypeError(`no choice ${label} among ${choices.map((candidate) => candidate.label).join(' | ')}`)
  }
  return choice.value
}
