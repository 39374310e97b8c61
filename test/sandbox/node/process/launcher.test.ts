// The helper process: what it starts is told apart, ends with it, and it also works when the package is one minified file.

import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { expect, onTestFinished, test } from 'vitest'
import { Launcher } from '../../../../src/sandbox/node/process/launcher.ts'

const shell = (script: string) => ({
  program: '/bin/sh',
  args: ['-c', script],
  environment: { PATH: '/usr/bin:/bin' },
  directory: tmpdir(),
})

function openLauncher(launcher = new Launcher()): Launcher {
  onTestFinished(() => launcher.stop())
  return launcher
}

test('programs print into streams of their own and end with their codes', async () => {
  const launcher = openLauncher()
  const run = async (name: string, code: number) => {
    const printed: string[] = []
    const program = await launcher.start(shell(`echo ${name}; echo ${name} >&2; exit ${code}`), (chunk, stream) =>
      printed.push(`${stream} ${chunk}`),
    )
    return { end: await program.ended, printed: printed.sort() }
  }
  const all = await Promise.all([run('one', 1), run('two', 2), run('three', 0)])
  expect(all.map(({ end }) => end.code)).toEqual([1, 2, 0])
  expect(all[1]?.printed).toEqual(['stderr two\n', 'stdout two\n'])
})

test('a signal reaches the program alone, a kill everything that it started', async () => {
  const launcher = openLauncher()
  const ready = new AbortController()
  const program = await launcher.start(shell("trap 'echo heard' TERM; sleep 60 & echo ready; wait; wait"), (chunk) => {
    if (String(chunk).includes('ready')) ready.abort()
    if (String(chunk).includes('heard')) program.kill()
  })
  if (!ready.signal.aborted) await once(ready.signal, 'abort')
  program.signal('SIGTERM')
  expect(await program.ended).toMatchObject({ code: null, signal: 'SIGKILL' })
})

test('a program that can not be started is refused', async () => {
  const nothing = { ...shell(''), program: '/no/such/program' }
  await expect(openLauncher().start(nothing, () => undefined)).rejects.toThrow('could not be started')
})

test('programs are ended when the helper is', async () => {
  const launcher = openLauncher()
  const program = await launcher.start(shell('sleep 60'), () => undefined)
  await launcher.stop()
  expect(await program.ended).toMatchObject({ signal: 'SIGKILL' })
})

test('it works out of a minified bundle that keeps names', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'pullpass-test-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  const outfile = join(directory, 'launcher.mjs')
  const entry = join(import.meta.dirname, '../../../../src/sandbox/node/process/launcher.ts')
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    minify: true,
    keepNames: true,
  })
  const bundled: { readonly Launcher: typeof Launcher } = await import(pathToFileURL(outfile).href)
  const launcher = openLauncher(new bundled.Launcher())
  const program = await launcher.start(shell('exit 3'), () => undefined)
  expect((await program.ended).code).toBe(3)
})
