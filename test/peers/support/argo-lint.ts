// Argo Workflows' own validation as a program, built once from `test/peers/argo-lint` and kept in the cache folder.

import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { peersCache } from './cache.ts'

const run = promisify(execFile)
const source = join(import.meta.dirname, '../argo-lint')

/** Path of the program, or why it can't be had, as a clause. The first build takes some minutes. */
export async function findArgoLint(): Promise<{ readonly path: string } | { readonly missing: string }> {
  const texts = await Promise.all(['go.mod', 'main.go'].map((name) => readFile(join(source, name), 'utf8')))
  const version = createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 12)
  const folder = join(peersCache, `argo-lint@${version}`)
  const path = join(folder, 'argo-lint')
  try {
    await access(path)
    return { path }
  } catch {
    // Built below.
  }
  try {
    await mkdir(folder, { recursive: true })
    await run('go', ['build', '-o', path, '.'], { cwd: source, maxBuffer: 64 * 1024 * 1024 })
    return { path }
  } catch (error) {
    const isAbsent = Reflect.get(Object(error), 'code') === 'ENOENT'
    return { missing: isAbsent ? 'Go is not installed' : `it could not be built: ${String(error).slice(0, 300)}` }
  }
}

/** What the lint says about a file; empty when it has nothing against it. */
export async function lintWorkflow(program: string, file: string): Promise<string> {
  try {
    await run(program, [file])
    return ''
  } catch (error) {
    return `${Reflect.get(Object(error), 'stdout')}${Reflect.get(Object(error), 'stderr')}`
  }
}
