// The krew manifest: what krew demands of one, and that it speaks of the package as it is.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'
import { afterAll, beforeAll, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }

const repository = fileURLToPath(new URL('../../', import.meta.url))
const content = 'not really a tarball'
const uri = 'https://downloads.example/pullpass.tgz'
let folder: string
let tarball: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullpass-krew-'))
  tarball = join(folder, 'pullpass.tgz')
  writeFileSync(tarball, content)
})
afterAll(() => rmSync(folder, { recursive: true }))

function krew(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/krew.ts', ...args], {
    cwd: repository,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

test('it names this version, where it is and what it must be', () => {
  const { status, stdout, stderr } = krew(tarball, uri)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(load(stdout)).toMatchObject({
    apiVersion: 'krew.googlecontainertools.github.com/v1alpha2',
    kind: 'Plugin',
    metadata: { name: 'pullpass' },
    spec: {
      version: `v${manifest.version}`,
      shortDescription: expect.stringMatching(/^.{1,50}$/),
      caveats: expect.stringContaining('Node 22.19 or newer'),
      platforms: [
        {
          selector: { matchExpressions: [{ key: 'os', operator: 'In', values: ['darwin', 'linux'] }] },
          uri,
          sha256: createHash('sha256').update(content).digest('hex'),
          files: [{ from: 'package/*', to: '.' }],
          bin: 'bin/pullpass.cjs',
        },
      ],
    },
  })
})

test('what it starts is in the package and can be started', () => {
  expect(manifest.files).toContain('bin')
  expect(() => accessSync(join(repository, manifest.bin['kubectl-pullpass']), constants.X_OK)).not.toThrow()
})

test.each([[[]], [['x.tgz']], [['x.tgz', 'http://downloads.example/x.tgz']]])('%j is not enough', (args) => {
  const { status, stdout, stderr } = krew(...args)
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toContain('usage: ')
})
