#!/usr/bin/env node
// Parses on any Node: refuses an old one with a line that says what to do, and starts the program otherwise.
'use strict'
var version = process.versions.node.split('.').map(Number)
if (version[0] < 22 || (version[0] === 22 && version[1] < 19)) {
  console.error('error: pullpass needs Node 22.19 or newer, and this is Node ' + process.versions.node)
  console.error('hint: install a current Node, or run it with one: npx -p node@24 -p pullpass pullpass')
  process.exitCode = 1
} else {
  start(process.argv.slice(2)).catch((error) => {
    console.error('error: pullpass cannot be loaded: ' + error.message)
    console.error('hint: in a clone of the repository run `npm run build` first')
    process.exitCode = 1
  })
}

// What needs neither a cluster nor a plugin starts from one small file; a command line that only looks so is handed over by it.
async function start(args) {
  const { keepCompiledCode, runCompiled } = require('./compiled-code.cjs')
  keepCompiledCode(process.env, process.platform)
  const part = offlinePart(args)
  const startWhole = () => import('../dist/cli.js')
  if (part === undefined) await startWhole()
  else runCompiled(require('node:path').join(__dirname, '../dist/offline.cjs'), part, startWhole)
}

/** The part of the small file that a command line uses, if any. */
function offlinePart(args) {
  const [command] = args
  if (['help', '--help', '-h', '--version', '-V', undefined].includes(command)) return 'help'
  if (command !== 'decode' && command !== 'explain') return undefined
  if (args.includes('--help') || args.includes('-h')) return 'help'
  return command === 'decode' || args.some((arg) => arg.startsWith('--secret-file')) ? command : undefined
}
