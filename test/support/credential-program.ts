// A program that gives credentials, for tests: a small script of our own, and the record of how it was run.

import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Records arguments, environment and input, then answers as `behaviour` says: by input, or with the one answer for all. */
const script = `
const { appendFileSync, readFileSync } = require('node:fs')
const behaviour = JSON.parse(readFileSync(__filename + '.behaviour', 'utf8'))
const input = behaviour.ignoresInput ? '' : readFileSync(0, 'utf8')
appendFileSync(__filename + '.runs', JSON.stringify({ args: process.argv.slice(2), env: process.env, input }) + '\\n')
const answer = behaviour.answers?.[input] ?? behaviour.answer ?? ''
process.stderr.write(behaviour.stderr ?? '')
if (behaviour.hangs) setInterval(() => {}, 1000)
else setTimeout(() => {
  process.stdout.write(typeof answer === 'string' ? answer : JSON.stringify(answer))
  process.exitCode = behaviour.exitCode ?? 0
}, behaviour.delayMs ?? 0)
`

export interface ProgramBehaviour {
  readonly answer?: object | string
  /** Answers by what stands on stdin. */
  readonly answers?: Readonly<Record<string, object | string>>
  readonly stderr?: string
  readonly exitCode?: number
  readonly delayMs?: number
  readonly hangs?: boolean
  readonly ignoresInput?: boolean
}

export interface RecordedRun {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly input: string
}

export interface CredentialProgram {
  runs(): Promise<readonly RecordedRun[]>
}

/** Makes the program `name` in `folder`. */
export async function makeCredentialProgram(
  folder: string,
  name: string,
  behaviour: ProgramBehaviour,
): Promise<CredentialProgram> {
  const path = join(folder, name)
  await mkdir(folder, { recursive: true })
  await writeFile(path, `#!${process.execPath}\n${script}`)
  await writeFile(`${path}.behaviour`, JSON.stringify(behaviour))
  await chmod(path, 0o755)
  return {
    async runs() {
      const text = await readFile(`${path}.runs`, 'utf8').catch(() => '')
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
    },
  }
}
