// Programs of other projects, built from their Go modules and kept in the cache folder for the next run.

import { execFile } from 'node:child_process'
import { access, mkdir, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface GoProgram {
  readonly name: string
  /** Path of the main package. */
  readonly package: string
  readonly version: string
}

/** The program's path, or why it can't be had, as a clause. */
export type BuiltProgram = { readonly path: string } | { readonly missing: string }

/** Builds the program unless an earlier run has. Needs `go` and, the first time, its module proxy. */
export async function buildGoProgram({ name, package: main, version }: GoProgram): Promise<BuiltProgram> {
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'pullpass-peers', `${name}@${version}`)
  const path = join(cache, name)
  if (await exists(path)) return { path }
  try {
    await mkdir(cache, { recursive: true })
    await writeFile(join(cache, 'go.mod'), 'module peers\n')
    // `go install` refuses modules with replace directives.
    await run('go', ['get', `${main}@${version}`], { cwd: cache })
    await run('go', ['build', '-o', path, main], { cwd: cache, maxBuffer: 64 * 1024 * 1024 })
    return { path }
  } catch (error) {
    return { missing: `it could not be built: ${describe(error)}` }
  }
}

/** Whether `command` can be run at all. */
export async function isInstalled(command: string): Promise<boolean> {
  try {
    await run(command, ['--version'])
    return true
  } catch {
    return false
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (Reflect.get(error, 'code') === 'ENOENT') return 'Go is not installed'
  return error.message.split('\n').slice(0, 3).join(' ')
}
