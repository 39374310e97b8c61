// The image that a sandbox starts with: one shell script. Its config says how it is run; the sandbox's node runs that
// command as a local process with the layer's files unpacked, so the image brings no shell of its own.

import { gzipSync } from 'node:zlib'
import { digestOf, type Manifest, type RegistryContent } from '../content.ts'
import { createArchive } from './tar.ts'

const manifestType = 'application/vnd.oci.image.manifest.v1+json'
const configType = 'application/vnd.oci.image.config.v1+json'
const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip'

/** Puts an image that prints `greeting` into `repository` under `tag`. */
export function addHelloImage(content: RegistryContent, repository: string, tag: string, greeting: string): Manifest {
  const script = `#!/bin/sh\necho '${greeting}'\n`
  const archive = createArchive([{ path: 'hello.sh', content: script, mode: 0o755 }])
  const layer = gzipSync(archive)
  const config = Buffer.from(
    JSON.stringify({
      created: '1970-01-01T00:00:00Z',
      architecture: 'amd64',
      os: 'linux',
      config: { Env: ['PATH=/usr/local/bin:/usr/bin:/bin'], Cmd: ['/bin/sh', '/hello.sh'], WorkingDir: '/' },
      rootfs: { type: 'layers', diff_ids: [digestOf(archive)] },
      history: [{ created: '1970-01-01T00:00:00Z', created_by: 'pullpass sandbox' }],
    }),
  )
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    config: { mediaType: configType, digest: content.addBlob(repository, config), size: config.length },
    layers: [{ mediaType: layerType, digest: content.addBlob(repository, layer), size: layer.length }],
  }
  return content.addManifest(repository, tag, manifestType, Buffer.from(JSON.stringify(manifest)))
}
