// Help topics say what is true: error codes, exit codes.

import { describe, expect, it, vi } from 'vitest'
import { problemCatalogue } from '../../src/check/catalogue.ts'
import { helpTopics } from '../../src/cli/help/topics.ts'
import { errorCatalogue } from '../../src/errors/catalogue.ts'
import { runCli } from './support/run-cli.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

describe('help topics', () => {
  it('names every error of the catalogue and no other', async () => {
    const topic = helpTopics.find((candidate) => candidate.name === 'errors')
    expect((await topic?.readEntries())?.map((entry) => entry.term)).toEqual(Object.keys(errorCatalogue))
  })

  it('names every problem of the check and no other', async () => {
    const topic = helpTopics.find((candidate) => candidate.name === 'problems')
    expect((await topic?.readEntries())?.map((entry) => entry.term)).toEqual(Object.keys(problemCatalogue))
  })

  it.each(helpTopics.map((topic) => topic.name))('prints %s', async (name) => {
    const { exitCode, stdout, stderr } = await runCli(['help', name])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const topic = helpTopics.find((candidate) => candidate.name === name)
    for (const { term } of (await topic?.readEntries()) ?? []) expect(stdout).toContain(term)
  })

  it.each(['create', 'verify', 'list', 'decode', 'explain', 'sandbox', 'seal', 'keygen'])(
    'explains %s with examples and exit codes',
    async (name) => {
      const { exitCode, stdout } = await runCli(['help', name])
      expect(exitCode).toBe(0)
      expect(stdout).toBe((await runCli([name, '--help'])).stdout)
      expect(stdout).toMatch(/^Examples:\n {2}# .+\n {2}\S/m)
      expect(stdout).toMatch(/^Exit codes:\n {2}0 /m)
    },
  )

  it.each(['run', 'check', 'export'])('explains dag %s', async (name) => {
    const help = await runCli(['help', 'dag', name])
    expect(help).toEqual(await runCli(['dag', name, '--help']))
    expect(help.stdout).toContain(`Usage: pullpass dag ${name} `)
  })
})
