// Transcripts of the README: each command is really run on a sandbox; only what differs from run to run is given a fixed name.

import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { systemClock } from '../../src/basics/clock.ts'
import { guideDag, guideOperator } from '../../src/cli/dag/topic.ts'
import type { ObjectName } from '../../src/cluster/call.ts'
import type { TaskCluster } from '../../src/cluster/cluster.ts'
import { openKubeconfig } from '../../src/cluster/open.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'

const account = { username: 'ci-bot', password: 'long-and-random' }
/** As long as a loopback address with its port, so that the columns of tables stay where they are. */
const shownRegistry = 'reg.example.com'
/** In the example of the help topic. */
const guideRegistry = 'registry.example.com'
const lineWidth = 100
const cli = resolve('src/cli/main.ts')
const terminal = import.meta.resolve('./terminal.ts')

interface Command {
  readonly args: readonly string[]
  readonly exitCode: number
  /** Keeps standard output in this file, for the commands after it. */
  readonly saves?: string
  /** It shows a path of this machine, whose length must not decide where lines are broken. */
  readonly isUnbroken?: boolean
}

/** The blocks by name, as Markdown. Rejects when a command ends with another exit code than its story needs. */
export async function recordTranscripts(): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'pullpass-docs-'))
  const sandbox = await startSandbox({
    namespaces: ['team-a', 'team-b', 'team-c', 'jobs'],
    registry: { accounts: [account] },
  })
  try {
    await writeFile(join(folder, 'wrong.txt'), 'lnog-and-random\n', { mode: 0o600 })
    await writeFile(join(folder, 'password.txt'), `${account.password}\n`, { mode: 0o600 })
    await writeFile(join(folder, 'by-hand.yaml'), handMade(sandbox.registry.host), { mode: 0o600 })
    const record = (commands: readonly Command[]) => recordAll(commands, folder, sandbox)
    const login = ['--server', sandbox.registry.host, '--username', account.username]
    const image = ['--image', sandbox.images.private]
    const create = ['create', 'regcred', ...login, ...image, '-n', 'team-a', '-n', 'team-b']
    const run = ['run', sandbox.images.private, '-n', 'jobs', '--quiet']
    return {
      'transcript-run-refused': await record([{ args: run, exitCode: 125 }]),
      'transcript-run': await recordWithPlugins(run, folder, sandbox),
      'transcript-refused': await record([{ args: [...create, '--password-file', 'wrong.txt', '--yes'], exitCode: 3 }]),
      ...splitHandOver(await record([{ args: [...create, '--password-file', 'password.txt', '--yes'], exitCode: 0 }])),
      'transcript-verify': await record([{ args: ['verify', 'regcred', '-n', 'team-a', ...image], exitCode: 0 }]),
      'transcript-decode': await record([{ args: ['decode', 'by-hand.yaml'], exitCode: 3 }]),
      'transcript-explain': await record([{ args: ['explain', sandbox.images.private, '-n', 'team-a'], exitCode: 0 }]),
      ...(await recordSealed([...login, ...image], folder, sandbox)),
      'transcript-list': await recordList(folder, sandbox),
      'transcript-explain-pod': await recordPod(folder, sandbox),
      'dag-of-a-guide': `\`\`\`python\n${guideOperator}\`\`\``,
      'transcript-dag': await recordDag(folder, sandbox),
    }
  } finally {
    await sandbox.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** What goes back to the user is long, and folded on the page. */
function splitHandOver(transcript: string): Record<string, string> {
  const [work = '', block] = transcript.split('\n\nSend this to the user\n')
  if (block === undefined) throw new Error('create no longer says what to send to the user')
  return { 'transcript-create': `${work}\n\`\`\``, 'transcript-hand-over': `\`\`\`\n${block}` }
}

/** A login that goes through a ticket: a key of support's, the block that the user makes, and what support does with it. */
async function recordSealed(
  login: readonly string[],
  folder: string,
  sandbox: Sandbox,
): Promise<Record<string, string>> {
  const target = ['--context', 'sandbox', '-n', 'team-c']
  const key = await recordAll(
    [{ args: ['keygen'], exitCode: 0, saves: 'support.txt', isUnbroken: true }],
    folder,
    sandbox,
  )
  const recipient = (await readFile(join(folder, 'support.txt'), 'utf8')).trim()
  const seal = ['seal', 'regcred', '--to', recipient, ...login, ...target, '--password-file', 'password.txt']
  return {
    'transcript-keygen': key,
    'transcript-seal': await recordAll([{ args: seal, exitCode: 0, saves: 'ticket.txt' }], folder, sandbox),
    'transcript-sealed': await recordAll(
      [{ args: ['create', '--from-sealed', 'ticket.txt', ...target, '--yes', '-q'], exitCode: 0 }],
      folder,
      sandbox,
    ),
  }
}

/** A pod whose secret has a login for another path of the registry. */
async function recordPod(folder: string, sandbox: Sandbox): Promise<string> {
  const { host } = sandbox.registry
  const auth = Buffer.from(`${account.username}:${account.password}`).toString('base64')
  await withCluster(folder, sandbox, async (cluster) => {
    await createSecret(cluster, { name: 'registry-login', namespace: 'jobs' }, { [`${host}/other`]: { auth } })
    await cluster.pods.create({
      metadata: { name: 'nightly', namespace: 'jobs' },
      spec: {
        imagePullSecrets: [{ name: 'registry-login' }],
        containers: [{ name: 'main', image: sandbox.images.private, imagePullPolicy: 'Always' }],
      },
    })
    await untilPullFailed(cluster, { name: 'nightly', namespace: 'jobs' })
  })
  return await recordAll([{ args: ['explain', '--pod', 'nightly', '-n', 'jobs'], exitCode: 3 }], folder, sandbox)
}

async function untilPullFailed(cluster: TaskCluster, name: ObjectName): Promise<void> {
  for (let looks = 0; looks < 300; looks += 1) {
    const pod = await cluster.pods.get(name)
    if (pod?.status?.containerStatuses?.[0]?.state?.waiting?.reason === 'ErrImagePull') return
    await delay(100)
  }
  throw new Error(`pod ${name.name} does not fail to pull`)
}

/** All secrets, with one that somebody made by hand and wrong. */
async function recordList(folder: string, sandbox: Sandbox): Promise<string> {
  const entry = { auth: `${account.username}:${account.password}` }
  await withCluster(folder, sandbox, (cluster) =>
    createSecret(cluster, { name: 'by-hand', namespace: 'team-a' }, { [sandbox.registry.host]: entry }),
  )
  return await recordAll([{ args: ['list', '-A'], exitCode: 3 }], folder, sandbox)
}

async function createSecret(cluster: TaskCluster, metadata: ObjectName, auths: Record<string, object>): Promise<void> {
  await cluster.secrets.create({
    metadata,
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': Buffer.from(JSON.stringify({ auths })).toString('base64') },
  })
}

async function withCluster(
  folder: string,
  sandbox: Sandbox,
  use: (cluster: TaskCluster) => Promise<void>,
): Promise<void> {
  const environment = { homeDirectory: folder, workingDirectory: folder, variables: {} }
  const kubeconfig = await openKubeconfig({ environment, kubeconfig: sandbox.kubeconfig, clock: systemClock })
  const cluster = kubeconfig.openCluster('sandbox')
  try {
    await use(cluster)
  } finally {
    cluster.close()
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
      secrets: [
        { name: 'regcred', registries: ['${sandbox.registry.host}'], from: ${from} },
      ],
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

async function recordOne(
  { args, exitCode, saves, isUnbroken = false }: Command,
  folder: string,
  sandbox: Sandbox,
): Promise<string> {
  const run = await runCli(args, { cwd: folder, kubeconfig: sandbox.kubeconfig, isUnbroken })
  if (run.exitCode !== exitCode)
    throw new Error(`pullpass ${args.join(' ')} ended with ${run.exitCode}:\n${run.output}`)
  if (saves !== undefined) await writeFile(join(folder, saves), run.results)
  const rename = (text: string) => nameForReaders(text, folder, sandbox)
  return `$ ${wrapCommand(args.map(rename))}\n${rename(run.output).trimEnd()}`
}

/** What differs from run to run, and from machine to machine, under names that stay. A short host name may also be within a random key. */
function nameForReaders(text: string, folder: string, sandbox: Sandbox): string {
  return text
    .replaceAll(sandbox.registry.host, shownRegistry)
    .replaceAll(`(from ${hostname()})`, '(from laptop)')
    .replaceAll(`asked from ${hostname()}`, 'asked from laptop')
    .replaceAll(join(folder, 'config'), '~/.config')
    .replace(/pod jobs\/hello-\w+/g, 'pod jobs/hello-7c1f02ab')
    .replace(/fingerprint [0-9a-f]+/g, 'fingerprint 5c81f0a9d2e4')
    .replace(/age1[0-9a-z]{58}/g, 'age1z9nq4w0jhv7sx5yfc3u8d2k6r0tlpmea47gq5xw3hn8c2vy6jfdsk0t')
    .replace(
      /(-----BEGIN AGE ENCRYPTED FILE-----\n)[^-]+/,
      '$1YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBiN2ZrT3FJa0xV\n(16 more lines)\n',
    )
    .replace(/(Sealed: +)\S+/g, '$12026-11-02T09:12:44.310Z')
    .replace(/(Expires: +)\S+/g, '$12026-11-09T09:12:44.310Z')
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

/** What a person sees on a terminal 100 columns wide: both streams as they come. `results` is standard output alone. */
function runCli(
  args: readonly string[],
  { cwd, kubeconfig, isUnbroken }: { cwd: string; kubeconfig: string; isUnbroken: boolean },
): Promise<{ exitCode: number | null; output: string; results: string }> {
  return new Promise((done, reject) => {
    const width = isUnbroken ? [] : [`--import=${terminal}`]
    const child = spawn(process.execPath, ['--conditions=pullpass-source', ...width, cli, ...args], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        KUBECONFIG: kubeconfig,
        XDG_CONFIG_HOME: join(cwd, 'config'),
        NO_COLOR: '1',
        LANG: 'C.UTF-8',
      },
    })
    let output = ''
    let results = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk
      results += chunk
    })
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk
    })
    child.on('error', reject)
    child.on('close', (exitCode) => done({ exitCode, output, results }))
  })
}
