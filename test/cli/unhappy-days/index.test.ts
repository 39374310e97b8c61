// The table of unhappy days names tests that are there, and every test of this folder.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const repository = join(import.meta.dirname, '../../..')
const table = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
const named = [...table.matchAll(/`([^`]+\.test\.ts)`/g)].map(([, path = '']) => path)

test('names no test that is not there', () => {
  const here = (path: string) => (path.includes('/') ? join(repository, path) : join(import.meta.dirname, path))
  expect(named.filter((path) => !existsSync(here(path)))).toEqual([])
})

test('leaves no test of this folder out', () => {
  const tests = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts') && name !== 'index.test.ts')
  expect(tests.filter((name) => !named.includes(name))).toEqual([])
})
