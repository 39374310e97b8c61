// Imports of Node's own modules in built files.

import { expect, test } from 'vitest'
import { lookUpBuiltins, requireBanner } from '../../scripts/node-imports.ts'

test.each([
  ['import a from"node:http";a()', 'const a=process.getBuiltinModule("http");a()'],
  ['f();import*as a from"net";', 'const a=process.getBuiltinModule("net");f();'],
  [
    'import{readFile as a,open}from"node:fs/promises";',
    'const {readFile:a,open}=process.getBuiltinModule("fs/promises");',
  ],
  [
    'import a,{b as c}from"node:util";',
    'const a=process.getBuiltinModule("util");const {b:c}=process.getBuiltinModule("util");',
  ],
])('looks up what %s imports', (code, expected) => {
  expect(lookUpBuiltins(code)).toBe(expected)
})

test.each([
  'import{a}from"./chunks/a.js";',
  'import a from"commander";',
  'import("node:http");',
  `x='import a from "node:http"';`,
  'export{a}from"node:http";',
])('leaves %s alone', (code) => {
  expect(lookUpBuiltins(code)).toBe(code)
})

test('finds what Node has, and fails for what it has not', () => {
  const load = new Function('name', `${requireBanner} return require(name)`)
  expect(load('node:net')).toHaveProperty('connect')
  expect(() => load('bufferutil')).toThrow('Cannot find module bufferutil')
})
