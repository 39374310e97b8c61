// The prompter on streams of its own: what it asks, shows and never shows.

import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createInquirerPrompter } from '../../../src/cli/prompt/inquirer-prompter.ts'
import type { Prompter } from '../../../src/cli/prompt/prompter.ts'

const keys = { enter: '\r', down: '\u001b[B', space: ' ', interrupt: '\u0003', reveal: '\u0014' } as const

/** Asks one question; each step waits for `when` on the screen and then types. */
async function ask<T>(
  question: (prompter: Prompter) => Promise<T>,
  steps: readonly { readonly when: string; readonly types: string }[],
  stop = new AbortController(),
): Promise<{ answer: T; screen: string }> {
  const input = new PassThrough()
  let screen = ''
  const pending = [...steps]
  const output = Object.assign(new PassThrough(), { rows: 24, columns: 80 })
  output.on('data', (chunk: Buffer) => {
    screen += chunk.toString('utf8')
    const [next] = pending
    if (next === undefined || !screen.includes(next.when)) return
    pending.shift()
    setImmediate(() => input.write(next.types))
  })
  const answer = await question(createInquirerPrompter({ input, output }, stop.signal))
  return { answer, screen }
}

const choices = ['one', 'two', 'three'].map((label, index) => ({ label, value: index }))

describe('the prompter', () => {
  it('asks for text, with a fallback and a check', async () => {
    const question = (prompter: Prompter) => prompter.askText({ message: 'Name:', fallback: 'regcred' })
    expect((await ask(question, [{ when: 'Name:', types: keys.enter }])).answer).toBe('regcred')
    const checked = (prompter: Prompter) =>
      prompter.askText({ message: 'Name:', validate: (text) => (text === 'ab' ? undefined : 'only ab will do') })
    const { answer, screen } = await ask(checked, [
      { when: 'Name:', types: `a${keys.enter}` },
      { when: 'only ab will do', types: `b${keys.enter}` },
    ])
    expect(answer).toBe('ab')
    expect(screen).toContain('only ab will do')
  })

  it('never shows a password, its length, or a way to see it', async () => {
    const { answer, screen } = await ask(
      (prompter) => prompter.askPassword({ message: 'Password:' }),
      [{ when: 'Password:', types: `hunter2${keys.reveal}${keys.enter}` }],
    )
    expect(answer).toBe('hunter2')
    expect(screen).not.toContain('hunter2')
    expect(screen).not.toContain('*')
  })

  it('offers one of a list and several of a list', async () => {
    const one = await ask(
      (prompter) => prompter.askOne({ message: 'Which:', choices }),
      [{ when: 'Which:', types: `${keys.down}${keys.enter}` }],
    )
    expect(one.answer).toBe(1)
    const several = await ask(
      (prompter) => prompter.askSeveral({ message: 'Which:', choices }),
      [{ when: 'Which:', types: `${keys.space}${keys.down}${keys.down}${keys.space}${keys.enter}` }],
    )
    expect(several.answer).toEqual([0, 2])
  })

  it('takes a bare Enter for no', async () => {
    const question = (prompter: Prompter) => prompter.confirm({ message: 'Write?' })
    expect((await ask(question, [{ when: 'Write?', types: keys.enter }])).answer).toBe(false)
    expect((await ask(question, [{ when: 'Write?', types: `y${keys.enter}` }])).answer).toBe(true)
  })

  it('rejects with `cancelled` on Ctrl-C and when the run is stopped', async () => {
    const question = (prompter: Prompter) => prompter.askText({ message: 'Name:' })
    const cancelled = { code: 'cancelled', exitCode: 130 }
    await expect(ask(question, [{ when: 'Name:', types: keys.interrupt }])).rejects.toMatchObject(cancelled)
    const stop = new AbortController()
    const asked = ask(question, [], stop)
    stop.abort(new Error('stopped'))
    await expect(asked).rejects.toMatchObject(cancelled)
  })
})
