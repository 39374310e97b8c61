// A small file that someone else renews: a token, a certificate, a key.

import type { Clock } from '../../basics/clock.ts'
import { readFileAtMost } from '../../basics/read-file.ts'

/** How long a content is used before the file is read again. The kubelet renews tokens minutes before they end. */
const freshForMs = 10_000

/** A bundle of all public authorities has a quarter of a megabyte. */
const maxBytes = 16 * 1024 * 1024

export interface FreshFile {
  /** The content, at most ten seconds old. Rejects with the file system's error. */
  read(): Promise<Buffer>
  /** The next read goes to the disk. */
  forget(): void
}

/** Watches over the file at `path`; many readers share one read. */
export function openFreshFile(path: string, clock: Clock): FreshFile {
  let last: { readonly content: Promise<Buffer>; readonly readAtMs: number } | undefined
  return {
    read() {
      const now = clock.now().getTime()
      if (!last || now - last.readAtMs >= freshForMs || now < last.readAtMs) {
        const content = readFileAtMost(path, maxBytes)
        const entry = { content, readAtMs: now }
        last = entry
        content.catch(() => {
          if (last === entry) last = undefined
        })
      }
      return last.content
    },
    forget() {
      last = undefined
    },
  }
}
