#!/usr/bin/env node
// Parses on any Node: refuses an old one with a line that says what to do, and starts the program otherwise.
'use strict'
var version = process.versions.node.split('.').map(Number)
if (version[0] < 22 || (version[0] === 22 && version[1] < 19)) {
  console.error('error: pullpass needs Node 22.19 or newer, and this is Node ' + process.versions.node)
  console.error('hint: install a current Node, or run it with one: npx -p node@24 -p pullpass pullpass')
  process.exitCode = 1
} else {
  require('node:module').enableCompileCache()
  import('../dist/cli.js').catch((error) => {
    console.error('error: pullpass cannot be loaded: ' + error.message)
    console.error('hint: in a clone of the repository run `npm run build` first')
    process.exitCode = 1
  })
}
