// `pullpass keygen`: what is written where, what is printed, and that nothing is ever overwritten.

import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { runCli } from '../support/run-cli.ts'
import { expectDocument } from '../support/schema.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pullpass-keygen-'))
})
afterEach(() => rmSync(home, { recursive: true }))

const keygen = (...args: string[]) => runCli(['keygen', ...args], { cwd: home, env: { HOME: home } })

it('prints the recipient alone, and keeps the secret key in a file of its owner', async () => {
  const { exitCode, stdout, stderr } = await keygen()
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^age1[0-9a-z]{58}\n$/)
  const path = join(home, '.config/pullpass/identity.txt')
  expect(stderr).toContain(path)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const file = readFileSync(path, 'utf8')
  expect(file).toContain(`# public key: ${stdout}`)
  const secret = /AGE-SECRET-KEY-1[0-9A-Z]+/.exec(file)?.[0]
  expect(secret).toBeDefined()
  expect(stdout + stderr).not.toContain(secret)
})

it('does not overwrite a key, and says which recipient it has', async () => {
  const first = await keygen('--identity', 'team.txt')
  const before = readFileSync(join(home, 'team.txt'), 'utf8')
  const { exitCode, stdout, stderr } = await keygen('--identity', 'team.txt')
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  expect(stderr).toContain('exists already and is not overwritten')
  expect(stderr).toContain(first.stdout.trim())
  expect(readFileSync(join(home, 'team.txt'), 'utf8')).toBe(before)
})

it('says so where it can not write', async () => {
  const { exitCode, stderr } = await keygen('--identity', '/proc/nowhere/key.txt')
  expect(exitCode).toBe(2)
  expect(stderr).toContain('error: cannot write `/proc/nowhere/key.txt`')
})

it('hands over one document that follows the schema', async () => {
  const { stdout } = await keygen('--identity', 'k.txt', '-o', 'json')
  expect(expectDocument(stdout, 'keygen-report')).toMatchObject({ identityFile: join(home, 'k.txt') })
})
