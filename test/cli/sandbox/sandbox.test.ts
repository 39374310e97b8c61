// `pullpass sandbox`: says where it listens, keeps the password in a file, and leaves nothing behind.

import { existsSync, readFileSync, statSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { runCli } from '../support/run-cli.ts'
import { expectDocument } from '../support/schema.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

interface SandboxDocument {
  readonly kubeconfig: string
  readonly registry: { readonly passwordFile: string; readonly caFile?: string }
}

const untilRunning = { when: /Running until Ctrl-C/, signal: 'SIGINT' } as const

describe('sandbox', () => {
  it('hands over one document, and removes everything when it is stopped', async () => {
    const { exitCode, stdout, stderr } = await runCli(['sandbox', '-o', 'json', '--clusters', '2', '--tls'], {
      interrupt: untilRunning,
    })
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr:
        'Pods run as local processes with your rights, without isolation. Running until Ctrl-C.\nStopped; everything was removed.\n',
    })
    const document = expectDocument(stdout, 'sandbox-report') as SandboxDocument
    expect(document).toMatchObject({ contexts: ['sandbox-1', 'sandbox-2'] })
    const { kubeconfig, registry } = document
    for (const path of [kubeconfig, registry.passwordFile, registry.caFile]) {
      expect(path).toBeDefined()
      expect(existsSync(path ?? '')).toBe(false)
    }
  })

  it('never shows the password where no person reads it', async () => {
    let password = ''
    const { stdout, stderr } = await runCli(['sandbox'], {
      interrupt: untilRunning,
      beforeInterrupt: (shown) => {
        const path = /password +in (\S+)/.exec(shown)?.[1] ?? ''
        password = readFileSync(path, 'utf8')
        expect(statSync(path).mode & 0o777).toBe(0o600)
      },
    })
    expect(password.length).toBeGreaterThan(10)
    expect(stdout + stderr).not.toContain(password)
    const shown = await runCli(['sandbox', '--show-password'])
    expect(shown.exitCode).toBe(2)
    expect(shown.stderr).toContain('--show-password works only on a terminal')
  })

  it.each(['0', '201', 'many'])('refuses --clusters %s', async (count) => {
    const { exitCode, stderr } = await runCli(['sandbox', '--clusters', count])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('error: `--clusters` takes a number between 1 and 200\n')
  })
})
