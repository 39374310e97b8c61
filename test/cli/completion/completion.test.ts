// Completion as a shell and as kubectl ask for it.

import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli } from '../support/run-cli.ts'

let folder: string
let kubeconfig: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pullpass-completion-'))
  kubeconfig = join(folder, 'config')
  const named = (name: string) => ({ name, context: { cluster: 'nowhere', user: 'nobody' } })
  await writeFile(kubeconfig, JSON.stringify({ contexts: [named('east'), named('west')] }))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const complete = (...words: string[]) => runCli(['complete', '--', ...words], { env: { KUBECONFIG: kubeconfig } })

test('offers commands, then flags, then the contexts of the kubeconfig without asking a cluster', async () => {
  expect((await complete('ver')).stdout).toMatch(/^verify\t.+\n:4\n$/)
  expect((await complete('create', '--password-')).stdout).toMatch(
    /^--password-stdin\t[^\n]+\n--password-file\t[^\n]+\n:4\n$/,
  )
  expect((await complete('verify', '--context', '')).stdout).toBe('east\t\nwest\t\n:4\n')
})

test('offers no contexts where the kubeconfig can not be read', async () => {
  const answer = await runCli(['complete', '--', 'verify', '--context', ''], {
    env: { KUBECONFIG: join(folder, 'none') },
  })
  expect([answer.exitCode, answer.stdout, answer.stderr]).toEqual([0, ':4\n', ''])
})

test.each(['bash', 'zsh', 'fish', 'powershell'])('prints a script for %s that asks pullpass', async (shell) => {
  const { exitCode, stdout } = await runCli(['completion', shell])
  expect(exitCode).toBe(0)
  expect(stdout).toContain('pullpass complete')
})

test('the script for bash is one that bash reads', async () => {
  const { stdout } = await runCli(['completion', 'bash'])
  const script = join(folder, 'completion.bash')
  await writeFile(script, stdout)
  await expect(promisify(execFile)('bash', ['-n', script])).resolves.toMatchObject({ stderr: '' })
})

test('refuses a shell that it does not know', async () => {
  expect((await runCli(['completion', 'tcsh'])).exitCode).toBe(2)
})
