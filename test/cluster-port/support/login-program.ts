// A login program for tests: a small script of our own, and the record of how it was run.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from './folder.ts'

/** Appends its arguments and environment to `runs`, then does what its own file `behaviour` says. */
const script = `
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
const folder = import.meta.dirname
const behaviour = JSON.parse(readFileSync(folder + '/behaviour.json', 'utf8'))
const count = (name) => (existsSync(folder + name) ? readFileSync(folder + name, 'utf8').trim().split('\\n').length : 0)
appendFileSync(folder + '/starts', 'x\\n')
const underWay = count('/starts') - count('/ends')
appendFileSync(folder + '/runs', JSON.stringify({ args: process.argv.slice(2), env: process.env, underWay }) + '\\n')
const runs = count('/runs')
process.stderr.write('marker on stderr\\n')
if (behaviour.hang) setInterval(() => {}, 1000)
else {
  const outputs = behaviour.outputs
  const output = outputs[Math.min(runs, outputs.length) - 1]
  setTimeout(() => {
    process.stdout.write(typeof output === 'string' ? output : JSON.stringify(output))
    process.exitCode = behaviour.exitCode ?? 0
    appendFileSync(folder + '/ends', 'x\\n')
  }, behaviour.delayMs ?? 0)
}
`

export interface LoginBehaviour {
  /** What it prints at its first, second … run; the last one from then on. */
  readonly outputs?: readonly (object | string)[]
  readonly exitCode?: number
  readonly delayMs?: number
  readonly hang?: boolean
}

export interface LoginRun {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** How many of the same program were running when it started, itself included. */
  readonly underWay: number
}

export interface LoginProgram {
  readonly folder: string
  /** The kubeconfig's `exec` for it. */
  readonly exec: Readonly<Record<string, unknown>>
  runs(): Promise<readonly LoginRun[]>
}

/** The ExecCredential a program prints. */
export function execCredential(status: object, version = 'v1'): object {
  return { kind: 'ExecCredential', apiVersion: `client.authentication.k8s.io/${version}`, status }
}

/** Makes a login program; `exec` adds to its entry in the kubeconfig. */
export async function makeLoginProgram(behaviour: LoginBehaviour, exec: object = {}): Promise<LoginProgram> {
  const folder = await makeFolder({ 'login.mjs': script, 'behaviour.json': { outputs: [''], ...behaviour } })
  return {
    folder,
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      interactiveMode: 'Never',
      command: process.execPath,
      args: [join(folder, 'login.mjs')],
      ...exec,
    },
    async runs() {
      const text = await readFile(join(folder, 'runs'), 'utf8').catch(() => '')
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
    },
  }
}
