// A context for parts of commands that are tested without a process: output is collected, nothing is a terminal.

import type { CliContext } from '../../../src/cli/context.ts'
import { createOutput } from '../../../src/cli/output/output.ts'
import { createFixedInput } from '../../../src/cli/stdin.ts'

export interface TestContext {
  readonly context: CliContext
  readonly stdout: () => string
  readonly stderr: () => string
}

export function createTestContext(changes: Partial<CliContext> = {}): TestContext {
  let stdout = ''
  let stderr = ''
  const look = { width: 80, colour: false, unicode: true }
  const output = createOutput(
    {
      isTerminal: false,
      look,
      write: (text) => {
        stdout += text
      },
    },
    {
      isTerminal: false,
      look,
      write: (text) => {
        stderr += text
      },
    },
    { format: 'text', isQuiet: false, isVerbose: false },
  )
  const context: CliContext = {
    environment: { homeDirectory: '/nonexistent', workingDirectory: '/', variables: {} },
    clock: {
      now: () => new Date(0),
      sleep: () => Promise.reject(new TypeError('this test does not wait')),
    },
    signal: new AbortController().signal,
    lastWords: {},
    output,
    stdin: createFixedInput(new Uint8Array()),
    prompting: { status: 'allowed' },
    openPrompter: () => Promise.reject(new TypeError('this test passes its prompter itself')),
    hostName: 'test-host',
    runInner: () => Promise.reject(new TypeError('this test runs no other command')),
    ...changes,
  }
  return { context, stdout: () => stdout, stderr: () => stderr }
}
