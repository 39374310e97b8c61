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
  if (part === undefined) await import('../dist/cli.js')
  else runCompiled(require('node:path').join(__dirname, '../dist/offline.cjs'), part, handOver)
}

/** The part of the small file that a command line uses, if any: everything but running a command that needs more. */
function offlinePart(args) {
  const [command] = args
  if (args.includes('--help') || args.includes('-h')) return 'help'
  if (['decode', 'complete'].includes(command)) return command
  if (command === 'explain' && args.some((arg) => arg.startsWith('--secret-file'))) return command
  // A name that is missing here is handed over.
  const online = /^(create|dag|demo|explain|keygen|list|renew|run|sandbox|seal|verify)$/
  return online.test(command) ? undefined : 'help'
}

function handOver() {
  // The whole program hears them itself.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException']) process.removeAllListeners(name)
  return import('../dist/cli.js')
}
