// What needs no plugin, as one script for each kind of start: no ES module loader, few files, and nothing in them that this start
// can't need.

import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'

/**
 * The starts, and what their scripts hold beside what the program imports statically. All else runs in `cli.js`, from the beginning,
 * so nothing may be written before it is imported.
 */
const starts: Readonly<Record<string, readonly string[]>> = {
  complete: ['src/cli/completion/complete.ts'],
  decode: ['src/cli/decode/run.ts'],
  explain: ['src/cli/explain/run.ts'],
  help: ['src/check/catalogue.ts', 'src/plugin/catalogue.ts'],
  list: ['src/cli/list/run.ts', 'js-yaml'],
  verify: ['src/cli/verify/run.ts', 'js-yaml'],
}

/** What is imported statically and seldom used: loading it costs more than these starts do. */
const seldomUsed = ['js-yaml', 'node:child_process', 'node:fs/promises', 'node:os', 'node:timers/promises']

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node22.19',
  minify: true,
  legalComments: 'linked',
  logLevel: 'warning',
} as const satisfies BuildOptions

/** Writes the scripts into `folder`. They share no class with the other files, so nothing of theirs may be passed to them. */
export async function buildStartScripts(folder: string): Promise<void> {
  const yaml = { contents: "module.exports = require('js-yaml')", resolveDir: '.' }
  await build({ ...shared, format: 'cjs', stdin: yaml, outfile: join(folder, 'yaml.cjs') })
  for (const [name, held] of Object.entries(starts)) {
    const { outputFiles } = await build({
      ...shared,
      format: 'iife',
      entryPoints: ['src/cli/main.ts'],
      outfile: join(folder, `${name}.cjs`),
      conditions: ['pullpass-source'],
      define: { 'import.meta.url': '__filename' },
      plugins: [handOverExcept(held), loadOnUse(held)],
      write: false,
    })
    for (const { path, text } of outputFiles) await writeFile(path, path.endsWith('.cjs') ? prepare(text) : text)
  }
}

/**
 * The script as bin/compiled-code.cjs runs it, which gives it `require`, `__filename` and `handOver`: a script that is compiled
 * beforehand can't import. The first line, a comment of 64 characters, tells one version of it from another.
 */
function prepare(text: string): string {
  const script = inAscii(text.replaceAll('import("./cli.js")', 'handOver()'))
  return `//${createHash('sha256').update(script).digest('hex').slice(0, 61)}\n${script}`
}

// It is read a byte a character, which is quickest; esbuild leaves regular expressions as they are.
const inAscii = (text: string): string =>
  text.replaceAll(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

function handOverExcept(held: readonly string[]): Plugin {
  return {
    name: 'hand-over',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\// }, ({ kind, path, resolveDir }) => {
        const isHeld = held.some((file) => resolve(file) === resolve(resolveDir, path))
        return kind !== 'dynamic-import' || isHeld ? undefined : { path: './cli.js', external: true }
      })
    },
  }
}

/** Turns `import { a } from 'x'` into `require('x').a` where `a` is used; js-yaml is a file of its own unless it is held. */
function loadOnUse(held: readonly string[]): Plugin {
  return {
    name: 'load-on-use',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^(?:${seldomUsed.join('|')})$`) }, ({ kind, path }) =>
        kind === 'require-call' ? undefined : { path, namespace: 'on-use' },
      )
      onResolve({ filter: /^js-yaml$/ }, ({ path }) =>
        held.includes(path) ? undefined : { path: './yaml.cjs', external: true },
      )
      onLoad({ filter: /.*/, namespace: 'on-use' }, async ({ path }) => {
        const names = Object.keys(await import(path)).filter((name) => name !== 'default')
        const getters = names.map((name) => `get ${name}() { return require(${JSON.stringify(path)}).${name} }`)
        return { contents: `module.exports = { ${getters.join(', ')} }`, resolveDir: '.' }
      })
    },
  }
}
