// Every remedy can be followed as it stands: a command in it is alone on its line, or in backticks inside a sentence.

import { describe, expect, it } from 'vitest'
import { problemCatalogue } from '../../src/check/catalogue.ts'
import { isCommand, layoutRemedy } from '../../src/cli/output/remedy.ts'
import { causeCatalogue } from '../../src/diagnosis/catalogue.ts'
import { diagnosePod } from '../../src/diagnosis/diagnose.ts'
import { errorCatalogue } from '../../src/errors/catalogue.ts'
import { inputAt, recorded, recordings, withoutSecrets } from '../diagnosis/support/recorded.ts'

const command =
  /\b(?:pullpass (?:create|verify|list|decode|explain|renew|run|dag|seal|keygen|help)|kubectl [a-z]+|(?:docker|podman) login|aws ecr)\b/

/** What a person would trip over when copying. */
function faultsOf(remedy: string): string[] {
  return remedy.split('\n').flatMap((part) => {
    if (isCommand(part)) return /[`]|[.,;:]$/.test(part) ? [`a command with more than itself: ${part}`] : []
    if ((part.match(/`/g) ?? []).length % 2 === 1) return [`a backtick alone: ${part}`]
    return command.test(part.replace(/`[^`]*`/g, '')) ? [`a command inside a sentence: ${part}`] : []
  })
}

const named = (catalogue: Readonly<Record<string, { readonly remedy: string }>>) =>
  Object.entries(catalogue).map(([code, { remedy }]) => [code, remedy] as const)

describe('remedies', () => {
  it.each([...named(problemCatalogue), ...named(causeCatalogue), ...named(errorCatalogue)])('%s', (_code, remedy) =>
    expect(faultsOf(remedy)).toEqual([]),
  )

  it('of recorded pods are a sentence, and a command below it', () => {
    const inputs = recordings.flatMap((recording) => {
      const input = { ...inputAt(recording), context: 'prod', keepsLogs: true }
      return [input, withoutSecrets(input)]
    })
    const remedies = [...new Set(inputs.flatMap((input) => diagnosePod(input)?.remedy ?? []))]
    expect(remedies.flatMap(faultsOf)).toEqual([])
    expect(remedies.filter((remedy) => isCommand(remedy))).toEqual([])
    expect(remedies.filter((remedy) => remedy.includes(':\npullpass ')).length).toBeGreaterThan(10)
  })

  it('of a crash name the log of the run that crashed, where it can still be read', () => {
    const crash = inputAt(recorded('crash-loop'))
    const where = `${crash.pod.metadata?.name} -n ${crash.pod.metadata?.namespace}`
    expect(diagnosePod(crash)?.remedy).toBe("read the container's log")
    expect(diagnosePod({ ...crash, keepsLogs: true, context: 'prod' })?.remedy).toBe(
      `read the container's log:\nkubectl logs ${where} -c main --previous --context prod`,
    )
    const ended = { ...inputAt(recorded('exit-3-with-message')), keepsLogs: true }
    expect(diagnosePod(ended)?.remedy).toMatch(/^read the container's log:\nkubectl logs \S+ -n \S+ -c main$/)
  })
})

describe('layoutRemedy', () => {
  it('wraps sentences, and leaves commands whole on a line of their own', () => {
    const command = `pullpass create pull-secret --image ${'a'.repeat(60)}`
    expect(
      layoutRemedy(`write the login into the secret, then start the pod again:\n${command}`, 40, '-> ', '   '),
    ).toEqual(['-> write the login into the secret, then', '   start the pod again:', `     ${command}`])
  })

  it('escapes what could pretend to be something else', () => {
    expect(layoutRemedy('ask \u001b[2J\u202e', 40, '', '')).toEqual(['ask \\x1b[2J\\u{202e}'])
  })
})
