// The command line as a person meets it: help, usage errors, exit codes, streams.

import { describe, expect, it, vi } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { runCli } from './support/run-cli.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

describe('pullpass', () => {
  it('prints help on standard output and succeeds', async () => {
    const bare = await runCli([])
    expect(bare).toEqual(await runCli(['--help']))
    expect(bare).toEqual(await runCli(['help']))
    expect(bare.exitCode).toBe(0)
    expect(bare.stderr).toBe('')
    expect(bare.stdout).toMatch(/^Usage: pullpass /)
    expect(bare.stdout).toContain('exit-codes')
  })

  it('prints its version', async () => {
    expect(await runCli(['--version'])).toEqual({ exitCode: 0, stdout: `${manifest.version}\n`, stderr: '' })
  })

  it.each([
    [['decoed'], 'error: there is no command `decoed`\n\nhint: did you mean `decode`?\nhint: see `pullpass --help`\n'],
    [
      ['decoed', 'a', '--help'],
      'error: there is no command `decoed`\n\nhint: did you mean `decode`?\nhint: see `pullpass --help`\n',
    ],
    [
      ['dag', 'chekc', '-h'],
      'error: there is no command `chekc`\n\nhint: did you mean `check`?\nhint: see `pullpass dag --help`\n',
    ],
    [
      ['help', 'nothing', '--help'],
      'error: there is no command and no help topic `nothing`\n\nhint: see `pullpass help`\n',
    ],
    [['decode', '--outpt=json'], 'error: there is no flag `--outpt`\n\nhint: see `pullpass decode --help`\n'],
    [
      ['decode', 'a', 'hunter2'],
      'error: too many arguments: `pullpass decode` takes 1, not 2\n\nhint: see `pullpass decode --help`\n',
    ],
    [
      ['list', 'hunter2'],
      'error: too many arguments: `pullpass list` takes none\n\nhint: see `pullpass list --help`\n',
    ],
    [['dag', 'run'], 'error: missing: FILE\n\nhint: see `pullpass dag run --help`\n'],
    [['dag', 'export', 'x'], 'error: missing: --to\n\nhint: see `pullpass dag export --help`\n'],
    [['verify', '-n'], 'error: `--namespace` needs a value\n\nhint: see `pullpass verify --help`\n'],
    [
      ['completion', "tcsh' for argument 'x'. hunter2"],
      'error: `SHELL` takes one of bash, zsh, fish, powershell\n\nhint: see `pullpass completion --help`\n',
    ],
    [
      ['decode', '-o', 'is invalid. hunter2\nx'],
      'error: `--output` takes one of text, json, yaml\n\nhint: see `pullpass decode --help`\n',
    ],
    [
      ['dag'],
      'error: `pullpass dag` is not a whole command: name one of run, check, export\n\nhint: see `pullpass dag --help`\n',
    ],
    [
      ['help', 'dag', 'nothing'],
      'error: there is no command and no help topic `dag nothing`\n\nhint: see `pullpass help`\n',
    ],
    [['help', 'nothing'], 'error: there is no command and no help topic `nothing`\n\nhint: see `pullpass help`\n'],
  ])('refuses %j', async (args, stderr) => {
    expect(await runCli(args)).toEqual({ exitCode: 2, stdout: '', stderr })
  })

  it.each([
    [['create', '--password', 'hunter2'], '--password'],
    [['create', '--password=hunter2'], '--password'],
    [['create', '--docker-password=hunter2'], '--docker-password'],
    [['create', '-p', 'hunter2'], '-p'],
    [['create', '-phunter2'], '-p'],
  ])('refuses a password on the command line and does not repeat it: %j', async (args, flag) => {
    const { exitCode, stdout, stderr } = await runCli(args)
    expect(exitCode).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain(`\`${flag}\` is not a flag of pullpass`)
    expect(stderr).toContain('--password-stdin')
    expect(stderr).not.toContain('hunter2')
  })
})
