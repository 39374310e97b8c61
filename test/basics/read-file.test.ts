// Reading ends: at the limit, and when nobody waits any more.

import { execFileSync } from 'node:child_process'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readFileAtMost } from '../../src/basics/read-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pullpass-read-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('readFileAtMost', () => {
  it('reads as much as is allowed and refuses one byte more', async () => {
    const path = join(folder, 'file')
    await writeFile(path, '12345')
    expect((await readFileAtMost(path, 5)).toString()).toBe('12345')
    await expect(readFileAtMost(path, 4)).rejects.toMatchObject({ code: 'EFBIG' })
  })

  it.skipIf(process.platform === 'win32')('stops waiting for a pipe that nobody writes to', async () => {
    const path = join(folder, 'pipe')
    execFileSync('mkfifo', [path])
    const stop = new AbortController()
    const read = readFileAtMost(path, 5, stop.signal)
    const reason = new Error('stopped')
    stop.abort(reason)
    await expect(read).rejects.toBe(reason)
    // An opening that began only after that would keep this process.
    const writer = await open(path, 'r+')
    await writer.close()
  })
})
