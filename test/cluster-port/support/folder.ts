// A folder of its own for a test, gone when the test is.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Environment } from '../../../src/basics/environment.ts'

/** Makes a folder with these files; objects are written as JSON, which is YAML too. Returns its path. */
export async function makeFolder(files: Readonly<Record<string, string | object | Uint8Array>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pullpass-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    const isText = typeof content === 'string' || content instanceof Uint8Array
    await writeFile(path, isText ? content : JSON.stringify(content))
  }
  return folder
}

/** The environment of someone whose home and working directory is `folder`. */
export function environmentIn(folder: string, variables: Readonly<Record<string, string>> = {}): Environment {
  return { homeDirectory: folder, workingDirectory: folder, variables }
}
