// `npm run demo` on a fresh clone with any Node from 20: installs what is missing, builds, and hands over to `pullpass demo`.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const npm = process.env.npm_execpath

/** Runs a program with our terminal and ends this one when it fails. */
function run(program, args, quiet) {
  const { status, signal, error } = spawnSync(program, args, {
    stdio: quiet ? ['ignore', 'ignore', 'inherit'] : 'inherit',
  })
  if (error) console.error(`error: cannot run ${program}: ${error.message}`)
  if (status !== 0) process.exit(signal === 'SIGINT' ? 130 : (status ?? 1))
}

if (npm === undefined) {
  console.error('error: start the demo with `npm run demo`')
  process.exit(2)
}
if (!existsSync('node_modules/.bin/node')) {
  console.error('Installing what pullpass is built from (once) …')
  run(process.execPath, [npm, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], true)
}
// Always built: after a pull the last build is not what the clone says.
run('node_modules/.bin/node', ['scripts/build.ts'], true)
run('node_modules/.bin/node', ['bin/pullpass.cjs', 'demo', ...process.argv.slice(2)])
console.log('# In this clone the command is `npx pullpass`.')
