// One esbuild run for the CLI and every library entry, with shared chunks, so that there is one Redacted in the whole package;
// and more for what should start at once. Writes to `dist`, or to the folder that is named.

import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { buildOffline } from './offline-bundle.ts'

const folder = process.argv[2] ?? 'dist'
const manifest = JSON.parse(await readFile('package.json', 'utf8')) as {
  exports: Record<string, string | { 'pullpass-source'?: string; default: string }>
}

const entryPoints: Record<string, string> = { cli: 'src/cli/whole.ts' }
for (const target of Object.values(manifest.exports)) {
  if (typeof target === 'string' || !target['pullpass-source']) continue
  entryPoints[target.default.replace(/^\.\/dist\/|\.js$/g, '')] = target['pullpass-source']
}

await rm(folder, { recursive: true, force: true })
await build({
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
  // CommonJS packages inside an ESM bundle still call require for Node's own modules.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  logLevel: 'warning',
})
await buildOffline(join(folder, 'offline'))
