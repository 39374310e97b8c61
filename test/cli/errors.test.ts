// What a person reads when something failed, and what they never read.

import { describe, expect, it } from 'vitest'
import { describeError, renderError, stackLines } from '../../src/cli/errors.ts'
import { createScreen } from '../../src/cli/output/screen.ts'
import { PullpassError } from '../../src/errors/pullpass-error.ts'

function render(thrown: unknown, width = Number.POSITIVE_INFINITY): string {
  let text = ''
  const screen = createScreen({ width, colour: false, unicode: true }, (part) => {
    text += part
  })
  renderError(describeError(thrown), screen)
  return text
}

describe('renderError', () => {
  it('says what failed, why, and what to do', () => {
    const error = new PullpassError('usage', 'cannot read `a.yaml`', {
      cause: new Error('there is no such file'),
      remedies: ['name a file that exists', 'name a file that exists'],
    })
    expect(render(error)).toBe(
      'error: cannot read `a.yaml`\n  caused by: there is no such file\n\nhint: name a file that exists\n',
    )
  })

  it('keeps every cause of several failures', () => {
    const cause = new AggregateError([new Error('one'), new Error('two', { cause: new Error('three') })])
    expect(describeError(new PullpassError('usage', 'x', { cause })).causes).toEqual(['one', 'two', 'three'])
  })

  it('makes control characters in any part visible', () => {
    const error = new PullpassError('usage', 'a\u001b[2J', { cause: new Error('b\u202e'), remedies: ['c\r'] })
    expect(render(error)).toBe('error: a\\x1b[2J\n  caused by: b\\u{202e}\n\nhint: c\\r\n')
  })

  it('never quotes a foreign error, which may hold the input it failed on', () => {
    let thrown: unknown
    try {
      JSON.parse('hunter2')
    } catch (error) {
      thrown = error
    }
    expect(render(thrown)).toContain('a fault in pullpass itself (SyntaxError)')
    const wrapped = new PullpassError('usage', 'cannot read it', { cause: thrown })
    for (const text of [render(thrown), render(wrapped), stackLines(thrown).join('\n')]) {
      expect(text).not.toContain('hunter2')
    }
    expect(stackLines(thrown).length).toBeGreaterThan(0)
    expect(stackLines(wrapped)).toEqual([])
  })

  it('survives anything that can be thrown', () => {
    for (const thrown of [undefined, null, 'text', 7, {}, Object.create(null)]) {
      expect(describeError(thrown).code).toBe('internal')
    }
  })
})
