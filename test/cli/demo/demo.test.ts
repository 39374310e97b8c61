// `pullpass demo` tells the whole story, truly, and quickly.

import { describe, expect, it, vi } from 'vitest'
import { runCli } from '../support/run-cli.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

describe('demo', () => {
  it('runs every command of the story as told', async () => {
    const { exitCode, stdout, stderr } = await runCli(['demo'])
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
    expect([...stdout.matchAll(/^\(exit code (\d+)\)$/gm)].map((match) => match[1])).toEqual([
      '3',
      '0',
      '0',
      '0',
      '0',
      '0',
      '3',
    ])
    for (const command of ['create', 'verify', 'explain', 'decode'])
      expect(stdout).toMatch(new RegExp(`^\\$ pullpass ${command} `, 'm'))
    expect(stdout).toContain('base64 --decode | pullpass decode -')
    expect(stdout).toContain('the registry refused the login')
    expect(stdout).toContain('the sandbox is gone')
  })
})
