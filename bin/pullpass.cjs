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

// What needs no plugin starts from a small file of its own; a command line that turns out to need more is handed over by it.
async function start(args) {
  const { keepCompiledCode, runCompiled } = require('./compiled-code.cjs')
  keepCompiledCode(process.env, process.platform)
  const file = startFile(args)
  if (file === undefined) await import('../dist/cli.js')
  else runCompiled(require('node:path').join(__dirname, '../dist/starts', file), handOver)
}

/** The file that is enough for a command line, if any; `help.cjs` knows every command, and hands over what it can't run. */
function startFile(args) {
  if (args.includes('--help') || args.includes('-h')) return 'help.cjs'
  switch (args[0]) {
    case 'complete':
    case 'completion':
      return 'complete.cjs'
    case 'decode':
    case 'list':
    case 'verify':
      return `${args[0]}.cjs`
    case 'explain':
      return args.some((arg) => arg.startsWith('--secret-file')) ? 'explain.cjs' : undefined
    default:
      return /^(create|dag|demo|keygen|renew|run|sandbox|seal)$/.test(args[0]) ? undefined : 'help.cjs'
  }
}

function handOver() {
  // The whole program hears them itself.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException']) process.removeAllListeners(name)
  return import('../dist/cli.js')
}
