// The file that a run leaves its handle in, for whoever takes the run over.

import { closeSync, openSync, writeFileSync } from 'node:fs'
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

/** Writes it at once, so that it is whole whenever the process is killed. */
export function writeHandleFile(path: string, handle: RunHandle): void {
  writeFileSync(path, `${JSON.stringify(handle)}\n`, { mode })
}
