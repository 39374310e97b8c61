// The commands that need neither a cluster nor a plugin, in one CommonJS file, which starts without the ES module loader and its many files.

import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'

/** What the file holds beside what it imports statically; any other command runs in `cli.js`, from the start. */
const held = /^src\/(?:cli\/(?:(?:decode|explain)\/run|completion\/complete)|check\/catalogue|plugin\/catalogue)\.ts$/

/** What these commands import and seldom use: loading it costs more than they do. */
const seldomUsed = ['js-yaml', 'node:child_process', 'node:fs/promises', 'node:os', 'node:timers/promises']

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node22.19',
  minify: true,
  legalComments: 'linked',
  logLevel: 'warning',
} as const satisfies BuildOptions

/** Writes `offline.cjs` and its `yaml.cjs` into `folder`. They share no class with the other files, so nothing of theirs may be passed to them. */
export async function buildOffline(folder: string): Promise<void> {
  const yaml = { contents: "module.exports = require('js-yaml')", resolveDir: '.' }
  await build({ ...shared, format: 'cjs', stdin: yaml, outfile: join(folder, 'yaml.cjs') })
  const { outputFiles } = await build({
    ...shared,
    format: 'iife',
    entryPoints: ['src/cli/main.ts'],
    outfile: join(folder, 'offline.cjs'),
    conditions: ['pullpass-source'],
    define: { 'import.meta.url': '__filename' },
    plugins: [handOver, loadOnUse],
    write: false,
  })
  for (const { path, text } of outputFiles) await writeFile(path, path.endsWith('.cjs') ? prepare(text) : text)
}

/**
 * The file as bin/compiled-code.cjs runs it, which gives it `require`, `__filename` and `handOver`: a script that is compiled
 * beforehand can't import. The first line, a comment of 64 characters, tells one version of the file from another.
 */
function prepare(text: string): string {
  const script = text.replaceAll('import("./cli.js")', 'handOver()')
  return `//${createHash('sha256').update(script).digest('hex').slice(0, 61)}\n${script}`
}

const handOver: Plugin = {
  name: 'hand-over',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined
      const file = resolve(resolveDir, path).slice(process.cwd().length + 1)
      return held.test(file) ? undefined : { path: './cli.js', external: true }
    })
  },
}

/** Turns `import { a } from 'x'` into `require('x').a` where `a` is used. */
const loadOnUse: Plugin = {
  name: 'load-on-use',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^(?:${seldomUsed.join('|')})$`) }, ({ kind, path }) =>
      kind === 'require-call' ? undefined : { path, namespace: 'on-use' },
    )
    onResolve({ filter: /^js-yaml$/ }, () => ({ path: './yaml.cjs', external: true }))
    onLoad({ filter: /.*/, namespace: 'on-use' }, async ({ path }) => {
      const names = Object.keys(await import(path)).filter((name) => name !== 'default')
      const getters = names.map((name) => `get ${name}() { return require(${JSON.stringify(path)}).${name} }`)
      return { contents: `module.exports = { ${getters.join(', ')} }`, resolveDir: '.' }
    })
  },
}
