// The whole gate in one command: every step runs, every failure is shown, one line a step at the end.

import { spawn } from 'node:child_process'

interface Step {
  readonly name: string
  readonly command: readonly [string, ...string[]]
}

const steps: readonly Step[] = [
  { name: 'format and lint', command: ['biome', 'ci', '.'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'imports', command: ['depcruise', '--config', 'scripts/imports.config.mjs', 'src', 'plugins'] },
  { name: 'unused files and exports', command: ['knip'] },
  { name: 'documentation', command: ['node', '--conditions=pullpass-source', 'scripts/docs.ts', '--check'] },
  { name: 'build', command: ['npm', 'run', '--silent', 'build'] },
  { name: 'package', command: ['node', 'scripts/package-check.ts'] },
  { name: 'tests', command: ['vitest', 'run'] },
]

const chosen = process.argv.includes('--no-tests') ? steps.filter((step) => step.name !== 'tests') : steps
const results: { readonly name: string; readonly passed: boolean; readonly seconds: number }[] = []
for (const step of chosen) results.push(await runStep(step))

for (const { name, passed, seconds } of results)
  console.log(`${passed ? 'pass' : 'FAIL'}  ${name} (${seconds.toFixed(1)} s)`)
process.exitCode = results.every((result) => result.passed) ? 0 : 1

/** Runs one step; its output is shown only when it fails. */
function runStep({ name, command }: Step): Promise<{ name: string; passed: boolean; seconds: number }> {
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
