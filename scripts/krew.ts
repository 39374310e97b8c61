// Prints the manifest by which krew installs `kubectl pullpass`: `node scripts/krew.ts TARBALL URI > pullpass.yaml`.
// TARBALL is what `npm pack` made, URI is where everybody can fetch exactly that file.

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dump } from 'js-yaml'
import manifest from '../package.json' with { type: 'json' }

const [tarball, uri] = process.argv.slice(2)
if (tarball === undefined || uri === undefined || !uri.startsWith('https://')) {
  console.error('usage: node scripts/krew.ts TARBALL URI   (an https:// address of the same file)')
  process.exitCode = 2
} else {
  const sha256 = createHash('sha256')
    .update(await readFile(tarball))
    .digest('hex')
  process.stdout.write(dump(describePlugin(uri, sha256), { lineWidth: -1 }))
}

/** The manifest as https://krew.sigs.k8s.io/docs/developer-guide/plugin-manifest/ describes it. */
function describePlugin(address: string, sha256: string): object {
  return {
    apiVersion: 'krew.googlecontainertools.github.com/v1alpha2',
    kind: 'Plugin',
    metadata: { name: manifest.name },
    spec: {
      version: `v${manifest.version}`,
      shortDescription: 'Create and prove image pull secrets',
      description: `${manifest.description}.\n`,
      caveats: `Needs Node ${manifest.engines.node.replace('>=', '')} or newer as \`node\` on the PATH.\nCompletion needs \`kubectl_complete-pullpass\` on the PATH, too, as \`npm install --global ${manifest.name}\` puts it there.\n`,
      platforms: [
        {
          // A script is no program for Windows; there npm makes one.
          selector: { matchExpressions: [{ key: 'os', operator: 'In', values: ['darwin', 'linux'] }] },
          uri: address,
          sha256,
          files: [{ from: 'package/*', to: '.' }],
          bin: manifest.bin['kubectl-pullpass'],
        },
      ],
    },
  }
}
