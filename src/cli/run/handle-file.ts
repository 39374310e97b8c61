// The file that a run leaves its handle in, for whoever takes the run over.

import { randomUUID } from 'node:crypto'
import { closeSync, lstatSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { PullpassError } from '../../errors/pullpass-error.ts'
import type { RunHandle } from '../../operator/handle.ts'

/** Nothing secret is in it, but it is nobody else's business. */
const mode = 0o600

/** Throws `usage` when nothing can be written there: to be asked before there is a pod. What the file holds stays. */
export function checkHandleFile(path: string): void {
  try {
    closeSync(openSync(path, 'a', mode))
  } catch (cause) {
    throw new PullpassError('usage', `\`--handle\`: \`${path}\` can not be written`, {
      cause,
      remedies: ['name a file in a folder that you may write to'],
    })
  }
}

/**
 * Writes it at once, so that it is there whenever the process is killed. A file holds the handle or what it held before, never a part;
 * what is a device, a pipe or a link is written to. Throws the file system's error.
 */
export function writeHandleFile(path: string, handle: RunHandle): void {
  const text = `${JSON.stringify(handle)}\n`
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() === false) {
    writeFileSync(path, text, { mode })
    return
  }
  const unfinished = `${path}.${randomUUID()}`
  try {
    writeFileSync(unfinished, text, { flag: 'wx', mode })
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    if (!isOfFolder(error)) throw error
    writeFileSync(path, text, { mode })
  }
}

// The file may be ours in a folder that is not, or be mounted by itself into a container.
function isOfFolder(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(?:EACCES|EPERM|EROFS|EBUSY)$/.test(String(error.code))
}
