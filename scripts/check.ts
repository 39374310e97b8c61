// The whole gate in one command: every step runs, every failure is shown, one line a step at the end.

import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import pLimit from 'p-limit'

interface Step {
  readonly name: string
  readonly command: readonly [string, ...string[]]
}

interface Result {
  readonly name: string
  readonly passed: boolean
  readonly seconds: number
}

/** What does not touch the others; a step of a list waits for the one before it. */
const checks: readonly (readonly Step[])[] = [
  [
    { name: 'build', command: ['npm', 'run', '--silent', 'build'] },
    { name: 'package', command: ['node', 'scripts/package-check.ts'] },
  ],
  [{ name: 'types', command: ['tsc', '--noEmit'] }],
  [{ name: 'imports', command: ['depcruise', '--config', 'scripts/imports.config.mjs', 'src', 'plugins'] }],
  [{ name: 'documentation', command: ['node', '--conditions=pullpass-source', 'scripts/docs.ts', '--check'] }],
  [{ name: 'unused files and exports', command: ['knip'] }],
  [{ name: 'format and lint', command: ['biome', 'ci', '.'] }],
]

const atOnce = pLimit(availableParallelism())
const results = (await Promise.all(checks.map((steps) => atOnce(runInTurn, steps)))).flat()
// Alone, because they keep every core busy and some measure time.
if (!process.argv.includes('--no-tests')) results.push(await runStep({ name: 'tests', command: ['vitest', 'run'] }))

for (const { name, passed, seconds } of results)
  console.log(`${passed ? 'pass' : 'FAIL'}  ${name} (${seconds.toFixed(1)} s)`)
process.exitCode = results.every((result) => result.passed) ? 0 : 1

async function runInTurn(steps: readonly Step[]): Promise<Result[]> {
  const done: Result[] = []
  for (const step of steps) done.push(await runStep(step))
  return done
}

/** Runs one step; its output is shown only when it fails. */
function runStep({ name, command }: Step): Promise<Result> {
  const started = performance.now()
  const [program, ...args] = command
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const output: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
    child.on('error', (error) => output.push(Buffer.from(`${error.message}\n`)))
    child.on('close', (code) => {
      if (code !== 0) process.stderr.write(`\n--- ${name}\n${Buffer.concat(output).toString()}`)
      resolve({ name, passed: code === 0, seconds: (performance.now() - started) / 1000 })
    })
  })
}
