// Transcripts of the README: each command is really run on a sandbox; only what differs from run to run is given a fixed name.

import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { guideDag, guideOperator } from '../../src/cli/dag/topic.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'

const account = { username: 'ci-bot', password: 'long-and-random' }
/** As long as a loopback address with its port, so that the columns of tables stay where they are. */
const shownRegistry = 'reg.example.com'
/** In the example of the help topic. */
const guideRegistry = 'registry.example.com'
const lineWidth = 100
const cli = resolve('src/cli/main.ts')

interface Command {
  readonly args: readonly string[]
  readonly exitCode: number
}

/** The blocks by name, as Markdown. Rejects when a command ends with another exit code than its story needs. */
export async function recordTranscripts(): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'pullpass-docs-'))
  const sandbox = await startSandbox({ namespaces: ['team-a', 'team-b', 'jobs'], registry: { accounts: [account] } })
  try {
    await writeFile(join(folder, 'wrong.txt'), 'lnog-and-random\n', { mode: 0o600 })
    await writeFile(join(folder, 'password.txt'), `${account.password}\n`, { mode: 0o600 })
    await writeFile(join(folder, 'by-hand.yaml'), handMade(sandbox.registry.host), { mode: 0o600 })
    const record = (commands: readonly Command[]) => recordAll(commands, folder, sandbox)
    const login = ['--server', sandbox.registry.host, '--username', account.username]
    const create = ['create', 'regcred', ...login, '--image', sandbox.images.private, '-n', 'team-a', '-n', 'team-b']
    const run = ['run', sandbox.images.private, '-n', 'jobs', '--quiet']
    return {
      'transcript-run-refused': await record([{ args: run, exitCode: 125 }]),
      'transcript-run': await recordWithPlugins(run, folder, sandbox),
      'transcript-create': await record([
        { args: [...create, '--password-file', 'wrong.txt', '--yes'], exitCode: 3 },
        { args: [...create, '--password-file', 'password.txt', '--yes'], exitCode: 0 },
      ]),
      'transcript-verify': await record([
        { args: ['verify', 'regcred', '-n', 'team-a', '--image', sandbox.images.private], exitCode: 0 },
      ]),
      'transcript-decode': await record([{ args: ['decode', 'by-hand.yaml'], exitCode: 3 }]),
      'transcript-explain': await record([{ args: ['explain', sandbox.images.private, '-n', 'team-a'], exitCode: 0 }]),
      'dag-of-a-guide': `\`\`\`python\n${guideOperator}\`\`\``,
      'transcript-dag': await recordDag(folder, sandbox),
    }
  } finally {
    await sandbox.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** A configuration, and a command of its project. */
async function recordWithPlugins(args: readonly string[], folder: string, sandbox: Sandbox): Promise<string> {
  const config = join(folder, 'pullpass.config.ts')
  const from = `{ file: 'password.txt', username: '${account.username}' }`
  await writeFile(
    config,
    `import { defineConfig } from 'pullpass/plugin'
import { pullSecrets } from 'pullpass/plugins/pull-secrets'

export default defineConfig({
  plugins: [
    pullSecrets({
      secrets: [{ name: 'regcred', registries: ['${sandbox.registry.host}'], from: ${from} }],
    }),
  ],
})
`,
  )
  const shown = (await readFile(config, 'utf8')).replaceAll(sandbox.registry.host, shownRegistry)
  const transcript = await recordAll([{ args, exitCode: 0 }], folder, sandbox)
  await rm(config)
  return `\`\`\`ts\n// pullpass.config.ts\n${shown}\`\`\`\n\n${transcript}`
}

/** The guide's task as a DAG: judged, run, and written for today's Airflow. */
async function recordDag(folder: string, sandbox: Sandbox): Promise<string> {
  const file = 'hello.yaml'
  await writeFile(join(folder, file), guideDag.replaceAll(guideRegistry, sandbox.registry.host))
  const where = [file, '-n', 'team-a']
  const transcript = await recordAll(
    [
      { args: ['dag', 'check', ...where], exitCode: 0 },
      { args: ['dag', 'run', ...where, '--logs', '--quiet'], exitCode: 0 },
      { args: ['dag', 'export', file, '--to', 'airflow'], exitCode: 0 },
    ],
    folder,
    sandbox,
  )
  const shown = guideDag.replaceAll(guideRegistry, shownRegistry)
  return `\`\`\`yaml\n# ${file}\n${shown}\`\`\`\n\n${transcript}`
}

/** A secret as people write it: the password where its base64 belongs. */
function handMade(host: string): string {
  return `apiVersion: v1
kind: Secret
metadata:
  name: regcred
type: kubernetes.io/dockerconfigjson
stringData:
  .dockerconfigjson: '{"auths":{"${host}":{"auth":"${account.username}:${account.password}"}}}'
`
}

async function recordAll(commands: readonly Command[], folder: string, sandbox: Sandbox): Promise<string> {
  const parts: string[] = []
  for (const command of commands) parts.push(await recordOne(command, folder, sandbox))
  const text = parts.join('\n\n')
  if (text.includes(account.password)) throw new Error('a transcript shows the password')
  return `\`\`\`console\n${text}\n\`\`\``
}

async function recordOne({ args, exitCode }: Command, folder: string, sandbox: Sandbox): Promise<string> {
  const run = await runCli(args, folder, sandbox.kubeconfig)
  if (run.exitCode !== exitCode)
    throw new Error(`pullpass ${args.join(' ')} ended with ${run.exitCode}:\n${run.output}`)
  const shown = run.output
    .replaceAll(sandbox.registry.host, shownRegistry)
    .replaceAll(hostname(), 'laptop')
    .replace(/pod jobs\/hello-\w+/g, 'pod jobs/hello-7c1f02ab')
    .replace(/fingerprint [0-9a-f]+/g, 'fingerprint 5c81f0a9d2e4')
    .trimEnd()
  return `$ ${wrapCommand(args.map((arg) => arg.replaceAll(sandbox.registry.host, shownRegistry)))}\n${shown}`
}

/** The command line, broken before flags where it would be too long for the page. */
function wrapCommand(args: readonly string[]): string {
  const lines = ['pullpass']
  args.forEach((arg, position) => {
    const withValue = [arg, ...(arg.startsWith('-') ? args.slice(position + 1, position + 2) : [])].join(' ')
    const last = lines.length - 1
    if (arg.startsWith('-') && `${lines[last]} ${withValue}`.length > lineWidth) lines.push(`    ${arg}`)
    else lines[last] += ` ${arg}`
  })
  return lines.join(' \\\n')
}

/** What a person sees on a terminal 100 columns wide: both streams as they come. */
function runCli(
  args: readonly string[],
  cwd: string,
  kubeconfig: string,
): Promise<{ exitCode: number | null; output: string }> {
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, ['--conditions=pullpass-source', cli, ...args], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, KUBECONFIG: kubeconfig, NO_COLOR: '1', LANG: 'C.UTF-8' },
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk
    })
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk
    })
    child.on('error', reject)
    child.on('close', (exitCode) => done({ exitCode, output }))
  })
}
