// What `npm pack` would publish: only what runs, starting from an empty folder, with types that resolve.

import { execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const allowed = /^(bin|dist|schemas)\/|^(README\.md|LICENSE|package\.json)$/
const folder = await mkdtemp(join(tmpdir(), 'pullpass-package-'))
try {
  const tarball = await pack(folder)
  const installed = await unpack(tarball, folder)
  runs(installed, ['--version'], new RegExp(await ownVersion()))
  const document = '{"auths":{"reg.example.com":{"auth":"dTpw"}}}'
  runs(installed, ['decode', '-'], /reg\.example\.com/, document)
  const value = Buffer.from(document).toString('base64')
  const manifest = `kind: Secret\ntype: kubernetes.io/dockerconfigjson\nmetadata: {name: a}\ndata:\n  .dockerconfigjson: ${value}\n`
  runs(installed, ['decode', '-'], /read as a Secret manifest[\s\S]*reg\.example\.com/, manifest)
  importsAsLibrary(folder)
  execFileSync('publint', ['run', installed, '--strict'], { stdio: 'inherit' })
  execFileSync('attw', [tarball, '--profile', 'esm-only'], { stdio: 'inherit' })
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** Packs the working tree and refuses files that don't belong to a user. */
async function pack(into: string): Promise<string> {
  const listing = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', into], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const parsed: unknown = JSON.parse(listing)
  const [packed] = Object.values(parsed as Record<string, { filename: string; files: { path: string }[] }>)
  if (!packed) throw new Error('npm pack listed nothing')
  const stray = packed.files.map((file) => file.path).filter((path) => !allowed.test(path))
  if (stray.length > 0) throw new Error(`files that must not be published: ${stray.join(', ')}`)
  return join(into, packed.filename)
}

/** Puts the package where Node looks for it, with nothing else beside it. */
async function unpack(tarball: string, into: string): Promise<string> {
  const modules = join(into, 'node_modules')
  await mkdir(modules)
  execFileSync('tar', ['-xzf', tarball, '-C', into])
  await cp(join(into, 'package'), join(modules, 'pullpass'), { recursive: true })
  await writeFile(join(into, 'package.json'), '{"type":"module"}')
  return join(modules, 'pullpass')
}

function runs(installed: string, args: readonly string[], expected: RegExp, input = ''): void {
  const printed = execFileSync(process.execPath, [join(installed, 'bin/pullpass.cjs'), ...args], {
    input,
    encoding: 'utf8',
  })
  if (!expected.test(printed)) throw new Error(`pullpass ${args.join(' ')} printed something else:\n${printed}`)
}

function importsAsLibrary(from: string): void {
  const program = `const { checkSecret } = await import('pullpass')
    const { valid } = checkSecret({ bytes: new TextEncoder().encode('{}') }, { now: new Date() })
    if (valid !== false) throw new Error('an empty document passed')`
  execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: from, stdio: 'inherit' })
}

async function ownVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string }
  return version.replaceAll('.', '\\.')
}
