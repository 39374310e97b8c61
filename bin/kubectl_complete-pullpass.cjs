#!/usr/bin/env node
// kubectl runs this to complete `kubectl pullpass …`; it prints what the program's own completion prints.
'use strict'
process.argv.splice(2, 0, 'complete', '--')
require('./pullpass.cjs')
