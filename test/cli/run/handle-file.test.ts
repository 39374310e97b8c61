// The file of a handle is whole or as it was, whatever stands in its place.

import { lstat, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeHandleFile } from '../../../src/cli/run/handle-file.ts'
import type { RunHandle } from '../../../src/operator/handle.ts'
import { termsOf } from '../../operator/support/terms.ts'

const handle: RunHandle = {
  schemaVersion: 1,
  kind: 'RunHandle',
  cluster: 'test',
  namespace: 'app',
  name: 'hello-1',
  uid: 'u-1',
  runId: 'r-1',
  attempt: 1,
  podsMade: 1,
  endByMs: 1000,
  terms: termsOf(),
  memory: { times: { createdMs: 0 }, start: { pullErrors: {}, firstSeenMs: {} } },
  logs: {},
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pullpass-handle-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe.skipIf(process.platform === 'win32')('the file of a handle', () => {
  it('takes the place of a file that others could read', async () => {
    const path = join(folder, 'handle.json')
    await writeFile(path, 'what was there, which is longer than a handle'.repeat(100), { mode: 0o644 })
    const { ino } = await lstat(path)
    writeHandleFile(path, handle)
    const now = await lstat(path)
    expect(now.ino).not.toBe(ino)
    expect(now.mode & 0o777).toBe(0o600)
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(handle)
    expect(await readdir(folder)).toEqual(['handle.json'])
  })

  it('is written through a link, which stays', async () => {
    const [path, target] = [join(folder, 'link'), join(folder, 'target')]
    await symlink(target, path)
    writeHandleFile(path, handle)
    expect((await lstat(path)).isSymbolicLink()).toBe(true)
    expect(JSON.parse(await readFile(target, 'utf8'))).toEqual(handle)
  })

  it('leaves nothing beside a place that can not be written', async () => {
    expect(() => writeHandleFile(join(folder, 'nowhere', 'handle.json'), handle)).toThrow('ENOENT')
    expect(await readdir(folder)).toEqual([])
  })
})
