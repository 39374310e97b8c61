// What `npm pack` would publish: only what runs, starting from an empty folder, with types that resolve.

import { execFileSync, spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const allowed = /^(bin|dist|schemas)\/|^(README\.md|LICENSE|package\.json)$/
const folder = await mkdtemp(join(tmpdir(), 'pullpass-package-'))
try {
  const tarball = await pack(folder)
  const installed = await unpack(tarball, folder)
  runs(installed, ['--version'], new RegExp(await ownVersion()))
  const document = '{"auths":{"reg.example.com":{"auth":"dTpw"}}}'
  runs(installed, ['decode', '-'], /reg\.example\.com/, document)
  runs(installed, ['explain', 'reg.example.com/a', '--secret-file', '-'], /one login is tried/, document)
  runs(installed, ['create', '--help'], /Usage: pullpass create/)
  const value = Buffer.from(document).toString('base64')
  const manifest = `kind: Secret\ntype: kubernetes.io/dockerconfigjson\nmetadata: {name: a}\ndata:\n  .dockerconfigjson: ${value}\n`
  runs(installed, ['decode', '-'], /read as a Secret manifest[\s\S]*reg\.example\.com/, manifest)
  importsAsLibrary(folder)
  await compilesAsLibrary(folder)
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
    if (valid !== false) throw new Error('an empty document passed')
    const { runTask } = await import('pullpass/operator')
    const { definePlugin } = await import('pullpass/plugin')
    const { checkPlugin } = await import('pullpass/testing')
    const { pullSecrets } = await import('pullpass/plugins/pull-secrets')
    for (const value of [runTask, definePlugin, checkPlugin, pullSecrets])
      if (typeof value !== 'function') throw new Error('an entry lacks its function')`
  execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: from, stdio: 'inherit' })
}

/** Compiles and runs a program of somebody else, whose folder has the package's own dependencies and what every TypeScript program has. */
async function compilesAsLibrary(into: string): Promise<void> {
  const { dependencies } = JSON.parse(await readFile('package.json', 'utf8')) as { dependencies: object }
  for (const name of [...Object.keys(dependencies), '@types/node']) {
    const link = join(into, 'node_modules', name)
    await mkdir(dirname(link), { recursive: true })
    await symlink(resolve('node_modules', name), link)
  }
  await cp('scripts/consumer/program.ts', join(into, 'program.ts'))
  const options = { strict: true, module: 'nodenext', target: 'es2024', types: ['node'], skipLibCheck: false }
  await writeFile(join(into, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['program.ts'] }))
  // Declarations of other packages have faults of their own.
  const { stdout } = spawnSync('tsc', ['--project', into, '--pretty', 'false'], { encoding: 'utf8' })
  const faults = stdout.split('\n').filter((line) => /^\S*(program\.ts|node_modules\/pullpass\/\S+)\(/.test(line))
  if (faults.length > 0) throw new Error(`a program of somebody else does not compile:\n${faults.join('\n')}`)
  execFileSync(process.execPath, ['program.js'], { cwd: into, stdio: ['ignore', 'ignore', 'inherit'] })
}

async function ownVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string }
  return version.replaceAll('.', '\\.')
}
