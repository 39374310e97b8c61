// `pullpass demo` tells the whole story, truly, and quickly.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { runCli } from '../support/run-cli.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

describe('demo', () => {
  it('runs every command of the story as told', async () => {
    const { exitCode, stdout, stderr } = await runCli(['demo'])
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
    expect(stderr).toMatch(/✗ failed: image `.*` needs a login, and the pod has no pull secret/)
    expect(stdout).toMatch(/^hello from a private image$/m)
    expect([...stdout.matchAll(/^\(exit code (\d+)\)$/gm)].map((match) => match[1])).toEqual([
      '3',
      '0',
      '0',
      '0',
      '0',
      '0',
      '3',
      '125',
      '0',
      '0',
      '0',
    ])
    expect(stdout).toMatch(/^\[report\/base\] 42 rows$/m)
    for (const task of ['count', 'report', 'clean']) expect(stdout).toMatch(new RegExp(`^✓ ${task}: succeeded`, 'm'))
    for (const command of ['create', 'verify', 'explain', 'decode', 'run', 'dag check', 'dag run'])
      expect(stdout).toMatch(new RegExp(`^\\$ pullpass ${command} `, 'm'))
    expect(stdout).toContain('base64 --decode | pullpass decode -')
    expect(stdout).toContain('the registry refused the login')
    expect(stdout).toContain('the sandbox is gone')
  })

  it('takes no part of the folder that it is started in', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pullpass-demo-'))
    try {
      await writeFile(join(folder, 'pullpass.config.ts'), "throw new Error('loaded')\n")
      expect(await runCli(['demo'], { cwd: folder })).toMatchObject({ exitCode: 0 })
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
