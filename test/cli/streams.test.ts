// Readers that leave early, and signals.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, openSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { cliCommand, runCli } from './support/run-cli.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

describe('streams', () => {
  it('a reader that has seen enough is no failure', async () => {
    const [node = '', ...prefix] = cliCommand
    const child = spawn(node, [...prefix, 'help', 'problems'], { stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.destroy()
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    const [exitCode] = await once(child, 'close')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  })

  it.runIf(existsSync('/dev/full'))('output that finds no room is a failure, and said', async () => {
    const [node = '', ...prefix] = cliCommand
    const child = spawn(node, [...prefix, 'help', 'problems'], {
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    })
    let stderr = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    const [exitCode] = await once(child, 'close')
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^error: the output could not be written\n\s+caused by: ENOSPC/)
  })

  it('a command that waits for its input can be stopped', async () => {
    const [node = '', ...prefix] = cliCommand
    const child = spawn(node, [...prefix, 'decode', '-v'], { stdio: ['pipe', 'pipe', 'inherit'] })
    // Bigger than a pipe holds: the write ends only when the command has begun to read.
    await new Promise((resolve) => child.stdin.write('x'.repeat(200_000), resolve))
    child.kill('SIGTERM')
    const [exitCode] = await once(child, 'close')
    expect(exitCode).toBe(130)
  })

  it('no more is read than any secret can be', async () => {
    const { exitCode, stderr } = await runCli(['decode'], { input: Buffer.alloc(17 * 1024 * 1024, 0x20) })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('decode got more than 16777216 bytes')
  })
})
