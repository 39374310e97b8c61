// The commands that need neither a cluster nor a plugin, in one CommonJS file, which starts without the ES module loader and its many files.

import { resolve } from 'node:path'
import { build, type Plugin } from 'esbuild'

/** What the file holds beside what it imports statically; any other command runs in `cli.js`, from the start. */
const held = /^src\/(?:cli\/(?:decode|explain)\/run|check\/catalogue|plugin\/catalogue)\.ts$/

/** What these commands import and seldom use: evaluating it costs more than they do. */
const seldomUsed = ['js-yaml', 'node:child_process', 'node:fs/promises', 'node:os', 'node:timers/promises']

/** Writes `offline.cjs` into `folder`. It shares no class with the other files, so nothing of theirs may be passed to it. */
export async function buildOffline(folder: string): Promise<void> {
  await build({
    entryPoints: { offline: 'src/cli/main.ts' },
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22.19',
    conditions: ['pullpass-source'],
    define: { 'import.meta.url': '__filename' },
    minify: true,
    legalComments: 'linked',
    logLevel: 'warning',
    plugins: [handOver, loadOnUse],
  })
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
  setup({ onResolve, onLoad, resolve: find }) {
    onResolve({ filter: new RegExp(`^(?:${seldomUsed.join('|')})$`) }, ({ kind, path, resolveDir }) =>
      kind === 'import-statement' ? { path, namespace: 'on-use', pluginData: resolveDir } : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'on-use' }, async ({ path, pluginData: resolveDir }) => {
      const found = await find(path, { kind: 'dynamic-import', resolveDir })
      const names = Object.keys(await import(path)).filter((name) => name !== 'default')
      const getters = names.map((name) => `get ${name}() { return require(${JSON.stringify(found.path)}).${name} }`)
      return { contents: `module.exports = { ${getters.join(', ')} }`, resolveDir }
    })
  },
}
