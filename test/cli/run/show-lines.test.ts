// Lines and states as a terminal gets them: nothing but colours passes, and the live line never gets in the way.

import { describe, expect, it } from 'vitest'
import { createOutput, type OutputStream } from '../../../src/cli/output/output.ts'
import { openLiveLine } from '../../../src/cli/run/live-line.ts'
import { openLineWriter } from '../../../src/cli/run/show-lines.ts'
import type { LogEntry } from '../../../src/operator/logs/log-entry.ts'

const clear = '\r\u001b[K'

function open(
  options: { readonly isTerminal?: boolean; readonly isQuiet?: boolean; readonly hasPrefix?: boolean } = {},
) {
  const { isTerminal = false, isQuiet = false, hasPrefix = false } = options
  let written = ''
  const width = isTerminal ? 20 : Number.POSITIVE_INFINITY
  const stream: OutputStream = {
    isTerminal,
    look: { width, colour: false, unicode: true },
    write: (text) => {
      written += text
    },
  }
  const output = createOutput(stream, stream, { format: 'text', isQuiet, isVerbose: false })
  const live = openLiveLine(output)
  const write = openLineWriter({
    ...{ screen: output.stdout, live, isTerminal, hasTimestamps: false },
    hasPrefix: () => hasPrefix,
  })
  return { live, write, seen: () => written }
}

const line = (text: string, changes: Partial<LogEntry> = {}): LogEntry => ({
  ...{ container: 'main', text, isFirst: true, isLast: true },
  ...changes,
})

describe('a line', () => {
  const hostile = 'a\u001b[31mred\u001b[0m\tb\u001b]52;c;x\u0007\u001b[2Jc\r\u202ed'

  it('passes as it is where no terminal is', () => {
    const { write, seen } = open()
    write(line(hostile))
    expect(seen()).toBe(`${hostile}\n`)
  })

  it('keeps its colours and tabs on a terminal, and nothing else that moves or hides', () => {
    const { write, seen } = open({ isTerminal: true })
    write(line(hostile))
    expect(seen()).toBe('a\u001b[31mred\u001b[0m\tb\\x1b]52;c;x\\x07\\x1b[2Jc\\r\\u{202e}d\n')
  })

  it('that comes in pieces is one line, unless another container comes between', () => {
    const { write, seen } = open({ hasPrefix: true })
    write(line('one ', { isLast: false }))
    write(line('two', { isFirst: false }))
    write(line('cut ', { isLast: false }))
    write(line('other', { container: 'helper' }))
    write(line('rest', { isFirst: false }))
    expect(seen()).toBe('[main] one two\n[main] cut \n[helper] other\n[main] rest\n')
  })
})

describe('the live line', () => {
  it('is replaced, cut to the terminal, and gone for the time of other lines', () => {
    const { live, write, seen } = open({ isTerminal: true })
    live.show('waiting for something long')
    live.show('running')
    write(line('out'))
    live.end()
    expect(seen()).toBe(`${clear}waiting for somethi${clear}running${clear}out\n${clear}running${clear}`)
  })

  it('is a line for each change where no terminal is, and nothing with -q', () => {
    const plain = open()
    plain.live.show('waiting')
    plain.live.show('running')
    plain.live.end()
    expect(plain.seen()).toBe('waiting\nrunning\n')
    const quiet = open({ isTerminal: true, isQuiet: true })
    quiet.live.show('waiting')
    quiet.live.end()
    expect(quiet.seen()).toBe('')
  })
})
