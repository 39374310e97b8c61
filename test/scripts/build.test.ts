// A build replaces nothing but a build.

import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, vi } from 'vitest'

// The build is a process of its own.
vi.setConfig({ testTimeout: 60_000 })

it('refuses a folder that holds something else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pullpass-build-'))
  try {
    await writeFile(join(folder, 'notes.txt'), 'mine')
    const cwd = fileURLToPath(new URL('../../', import.meta.url))
    const { status, stderr } = spawnSync(process.execPath, ['scripts/build.ts', folder], { cwd, encoding: 'utf8' })
    expect(stderr).toContain('holds something else than a build')
    expect(status).toBe(2)
    expect(await readdir(folder)).toEqual(['notes.txt'])
  } finally {
    await rm(folder, { recursive: true })
  }
})
