// The program that tests start: built from the sources once a run, so that it is never older than they are, and laid out as npm installs it.

import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the program's file, for Node to run, and the folder for what Node has compiled of it. */
    pullpassProgram: { readonly path: string; readonly compileCache: string }
  }
}

/** Builds the program, and again whenever watched tests run anew; gives what removes it. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'pullpass-built-'))
  const { root } = project.config
  for (const part of ['package.json', 'bin', 'schemas']) {
    await cp(join(root, part), join(folder, part), { recursive: true })
  }
  const build = async () => {
    await promisify(execFile)(process.execPath, ['scripts/build.ts', join(folder, 'dist')], { cwd: root })
  }
  await build()
  project.onTestsRerun(build)
  project.provide('pullpassProgram', {
    path: join(folder, 'bin', 'pullpass.cjs'),
    compileCache: join(folder, 'compile-cache'),
  })
  return async () => await rm(folder, { recursive: true, force: true, maxRetries: 3 })
}
