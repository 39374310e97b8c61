// One esbuild run for the CLI and every library entry, with shared chunks, so that there is one Redacted in the whole package;
// and more for what should start at once. Writes to `dist`, or to the folder that is named.

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { lookUpBuiltins, requireBanner } from './node-imports.ts'
import { buildStartScripts } from './start-scripts.ts'

/** inquirer brings a question that opens an editor, and that the tables of every old character set: half a megabyte before the first one. */
const withoutEditor: Plugin = {
  name: 'without-editor',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@inquirer\/external-editor$/ }, ({ path }) => ({ path, namespace: 'left-out' }))
    onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'export const editAsync = undefined' }))
  },
}

const folder = process.argv[2] ?? 'dist'
if (process.argv[2] !== undefined) await refuseOtherThanBuild(folder)
const manifest = JSON.parse(await readFile('package.json', 'utf8')) as {
  exports: Record<string, string | { 'pullpass-source'?: string; default: string }>
}

const entryPoints: Record<string, string> = { cli: 'src/cli/whole.ts' }
for (const target of Object.values(manifest.exports)) {
  if (typeof target === 'string' || !target['pullpass-source']) continue
  entryPoints[target.default.replace(/^\.\/dist\/|\.js$/g, '')] = target['pullpass-source']
}

await rm(folder, { recursive: true, force: true })
const { outputFiles } = await build({
  entryPoints,
  outdir: folder,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.19',
  conditions: ['pullpass-source'],
  // The AWS clients' CommonJS form, imported dynamically, would have no named exports.
  mainFields: ['module', 'main'],
  chunkNames: 'chunks/[name]-[hash]',
  minify: true,
  legalComments: 'linked',
  banner: { js: requireBanner },
  plugins: [withoutEditor],
  write: false,
  logLevel: 'warning',
})
for (const { path, text } of outputFiles) {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, lookUpBuiltins(text))
}
await buildStartScripts(join(folder, 'starts'))

/** Ends the process when `named`, which is about to be deleted, is neither empty nor a build. */
async function refuseOtherThanBuild(named: string): Promise<void> {
  const names = await readdir(named).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  if (names.length === 0 || names.includes('cli.js')) return
  console.error(`error: \`${named}\` holds something else than a build, which would be deleted: name another folder`)
  process.exit(2)
}
