// The images that a sandbox makes: a shell script each, and a few small programs. Their config says how they are run; the sandbox's node
// runs them as local processes with the layer's files unpacked, so they bring no shell of their own.

import { gzipSync } from 'node:zlib'
import { digestOf, type Manifest, type RegistryContent } from '../content.ts'
import { createArchive } from './tar.ts'

/** An image to make. */
export interface SandboxImage {
  /** `repository:tag`; anybody may pull what is under `public/`, everything else needs a login. */
  readonly name: string
  /** What it does when the pod gives no command, as lines for a POSIX shell. Default: it says hello. */
  readonly script?: string
  /** Which of the sandbox's registries it is put into; 0, the default, is the first one. */
  readonly registry?: number
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json'
const configType = 'application/vnd.oci.image.config.v1+json'
const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip'

/** Programs that every image has beside those of the machine. */
const programs: Readonly<Record<string, string>> = {
  // exit [CODE]
  exit: 'exit $1',
  // fail [MESSAGE]: leaves a last word and fails
  fail: 'echo "$1" >&2\necho "$1" > "$PULLPASS_TERMINATION_LOG"\nexit 1',
  // hello [NAME]
  hello: 'echo hello "$@"',
  // lines COUNT [SECONDS BETWEEN]
  lines: 'i=1\nwhile [ "$i" -le "$1" ]; do\n  echo "line $i"\n  [ -z "$2" ] || sleep "$2"\n  i=$((i + 1))\ndone',
}

/** Puts the image into `content`. Throws a TypeError when the name has no tag. */
export function addSandboxImage(content: RegistryContent, { name, script }: SandboxImage): Manifest {
  const [, repository = '', tag = ''] = /^([a-z0-9][a-z0-9._/-]*):(\w[\w.-]*)$/.exec(name) ?? []
  if (tag === '') throw new TypeError('an image of the sandbox is named repository:tag, in lower case')
  const archive = createArchive([
    { path: 'run.sh', content: `#!/bin/sh\n${script ?? `echo 'hello from ${name}'`}\n`, mode: 0o755 },
    ...Object.entries(programs).map(([path, text]) => ({
      path: `bin/${path}`,
      content: `#!/bin/sh\n${text}\n`,
      mode: 0o755,
    })),
  ])
  const layer = gzipSync(archive)
  const config = Buffer.from(
    JSON.stringify({
      created: '1970-01-01T00:00:00Z',
      architecture: 'amd64',
      os: 'linux',
      config: { Env: ['PATH=/usr/local/bin:/usr/bin:/bin'], Cmd: ['/run.sh'], WorkingDir: '/' },
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
