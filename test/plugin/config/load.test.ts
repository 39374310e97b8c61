// Each case in a process of its own, as a command is: what a configuration imports is resolved by Node and not by the test runner.

import { execFile } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeEach, expect, test } from 'vitest'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'

const root = join(import.meta.dirname, '../../..')
const program = join(import.meta.dirname, 'load-and-print.ts')

const config = `
import { defineConfig, definePlugin, Redacted } from 'pullpass/plugin'
const provider = {
  describe: () => 'mine',
  fetch: async () => ({ username: 'ana', password: new Redacted('secret') }),
}
const name: string = 'mine'
export default defineConfig({ plugins: [definePlugin({ name, apiVersion: 1, credentialProvider: provider })] })
`

let folder = ''
beforeEach(async () => {
  folder = await makeTemporaryFolder()
})

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, text)
  return path
}

async function load(...args: readonly string[]): Promise<unknown> {
  const flags = ['--conditions=pullpass-source', '--no-warnings', program, ...args]
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: folder })
  return JSON.parse(stdout)
}

test('installed globally: nothing of pullpass lies beside the configuration', async () => {
  const path = await write('pullpass.config.ts', config)
  expect(await load()).toEqual({ path, plugin: 'mine', isOurs: true })
})

test('installed locally: the project’s own copy is the one that runs', async () => {
  const path = await write('pullpass.config.ts', config)
  await mkdir(join(folder, 'node_modules'))
  await symlink(root, join(folder, 'node_modules', 'pullpass'))
  expect(await load()).toEqual({ path, plugin: 'mine', isOurs: true })
})

test('with another copy beside it, the one that runs is meant, also by a plugin from a package', async () => {
  const other = { name: 'pullpass', type: 'module', exports: { './plugin': './plugin.js' } }
  await write('node_modules/pullpass/package.json', JSON.stringify(other))
  await write('node_modules/pullpass/plugin.js', `throw new Error('the other copy')`)
  await write(
    'node_modules/theirs/package.json',
    JSON.stringify({ name: 'theirs', type: 'module', exports: './index.js' }),
  )
  await write(
    'node_modules/theirs/index.js',
    config.replace('name: string', 'name').replace("'mine'\nexport", "'theirs'\nexport"),
  )
  const path = await write('pullpass.config.mjs', `export { default } from 'theirs'`)
  expect(await load()).toEqual({ path, plugin: 'theirs', isOurs: true })
})

test('is named by --config, or there is none', async () => {
  expect(await load()).toEqual({})
  const path = await write('other/mine.ts', config)
  expect(await load('other/mine.ts')).toEqual({ path, plugin: 'mine', isOurs: true })
})

test.each([
  ['throws', `throw new Error('no luck')`, 'can not be loaded', 'no luck'],
  ['has a fault in its syntax', 'export default {', 'can not be loaded', ''],
  ['imports what is not there', `import 'nowhere-at-all'`, 'can not be loaded', 'nowhere-at-all'],
  ['imports what pullpass does not have', `import 'pullpass/nothing'`, 'can not be loaded', 'nothing'],
  ['exports nothing', 'export const a = 1', 'exports no configuration', ''],
  ['has an unknown member', 'export default { plugin: [] }', 'unknown member `plugin`', ''],
  ['has plugins that are no list', 'export default { plugins: {} }', '`plugins` that is no list', ''],
])('one that %s is refused with its path', async (_case, text, message, cause) => {
  const path = await write('pullpass.config.ts', text)
  const found = await load()
  expect(found).toMatchObject({ code: 'config-damaged', message: expect.stringContaining(message) })
  expect(found).toMatchObject({ message: expect.stringContaining(path), cause: expect.stringContaining(cause) })
})

test('one that is not there is refused with its path', async () => {
  expect(await load('missing.ts')).toMatchObject({
    message: `there is no configuration at \`${join(folder, 'missing.ts')}\``,
  })
})

test('a plugin that can not be used is refused by name', async () => {
  await write('pullpass.config.js', `export default { plugins: [{ name: 'old', apiVersion: 7 }] }`)
  await write('package.json', '{"type":"module"}')
  expect(await load()).toMatchObject({
    code: 'plugin-invalid',
    message: expect.stringContaining('plugin `old` is made for version 7'),
  })
})
