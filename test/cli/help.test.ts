// Help topics say what is true: error codes, exit codes.

import { describe, expect, it, vi } from 'vitest'
import { helpTopics } from '../../src/cli/help/topics.ts'
import { errorCatalogue } from '../../src/errors/catalogue.ts'
import { runCli } from './support/run-cli.ts'

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

describe('help topics', () => {
  it('names every error of the catalogue and no other', () => {
    const topic = helpTopics.find((candidate) => candidate.name === 'errors')
    expect(topic?.entries.map((entry) => entry.term)).toEqual(Object.keys(errorCatalogue))
  })

  it.each(helpTopics.map((topic) => topic.name))('prints %s', async (name) => {
    const { exitCode, stdout, stderr } = await runCli(['help', name])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const topic = helpTopics.find((candidate) => candidate.name === name)
    for (const { term } of topic?.entries ?? []) expect(stdout).toContain(term)
  })
})
