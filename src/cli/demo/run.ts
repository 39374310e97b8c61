// `pullpass demo`: runs the story's commands on a sandbox and checks that each did what the story says.

import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openKubeconfig } from '../../cluster/open.ts'
import type { SecretReader } from '../../cluster/resources/secrets.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import type { ExitCode } from '../../provision/exit-code.ts'
import { type Sandbox, startSandbox } from '../../sandbox/index.ts'
import type { CliContext } from '../context.ts'
import type { Screen } from '../output/screen.ts'
import { wrap } from '../output/wrap.ts'
import {
  type DemoFiles,
  type DemoStep,
  handMadeName,
  namespaces,
  rightPasswordName,
  secretName,
  tellStory,
  writeHandMadeManifest,
} from './story.ts'

/** Runs the demo; rejects when a step did not end as told. Everything is stopped and removed in any case. */
export async function runDemo(context: CliContext): Promise<ExitCode> {
  const screen = context.output.stdout
  const startedAt = context.clock.now().getTime()
  say(
    screen,
    'A cluster and a private registry start on this machine. Nothing outside it is touched. Each command below is really run, with --kubeconfig of that cluster.',
  )
  const sandbox = await startSandbox({ namespaces })
  try {
    const directory = dirname(sandbox.kubeconfig)
    const files = await writeFiles(sandbox, directory)
    const kubeconfig = await openKubeconfig({ ...context, kubeconfig: sandbox.kubeconfig })
    const cluster = kubeconfig.openCluster(sandbox.contexts[0] ?? '')
    try {
      for (const step of tellStory(sandbox, files))
        await runStep(step, { context, directory, secrets: cluster.secrets })
    } finally {
      cluster.close()
    }
  } finally {
    await sandbox.stop()
  }
  const seconds = ((context.clock.now().getTime() - startedAt) / 1000).toFixed(1)
  say(
    screen,
    `Done in ${seconds} s; the sandbox is gone. Your turn: \`pullpass create\`, or \`pullpass sandbox\` to try things.`,
  )
  return 0
}

// In the directory that the sandbox removes when it stops.
async function writeFiles(sandbox: Sandbox, directory: string): Promise<DemoFiles> {
  const write = async (name: string, content: string) => await writeOwnFile(directory, name, content)
  await write(handMadeName, writeHandMadeManifest(sandbox.registry.host))
  return {
    wrongPassword: await write('wrong.txt', `${sandbox.registry.password.slice(1)}\n`),
    rightPassword: await write(rightPasswordName, `${sandbox.registry.password}\n`),
  }
}

async function writeOwnFile(directory: string, name: string, content: string): Promise<string> {
  const path = join(directory, name)
  await writeFile(path, content, { mode: 0o600, flag: 'wx' })
  return path
}

/** Where the commands are run. */
interface Stage {
  readonly context: CliContext
  readonly directory: string
  readonly secrets: SecretReader
}

async function runStep(step: DemoStep, { context, directory, secrets }: Stage): Promise<void> {
  const screen = context.output.stdout
  say(screen, step.says)
  if (step.newFile) {
    await writeOwnFile(directory, step.newFile.name, step.newFile.text)
    show(screen, `cat ${step.newFile.name}`)
    screen.write(step.newFile.text)
  }
  show(screen, step.shown)
  const input = step.inputFromNamespace === undefined ? undefined : await readStored(secrets, step.inputFromNamespace)
  let printed = ''
  const exitCode = await context.runInner(step.args, {
    workingDirectory: directory,
    onOutput: (text) => {
      printed += text
    },
    ...(input && { input }),
  })
  context.signal.throwIfAborted()
  screen.line(screen.colours.dim(`(exit code ${exitCode})`))
  const present = await secrets.listByName(secretName, namespaces, { signal: context.signal })
  expectAsTold(step, { exitCode, printed, secrets: present.length })
}

function expectAsTold(step: DemoStep, found: { exitCode: number; printed: string; secrets: number }): void {
  const differences = [
    found.exitCode !== step.exitCode && `exit code ${found.exitCode} instead of ${step.exitCode}`,
    found.secrets !== step.secretsAfterwards && `${found.secrets} secrets instead of ${step.secretsAfterwards}`,
    step.prints !== undefined && !found.printed.includes(step.prints) && `\`${step.prints}\` was not printed`,
  ].filter((difference) => difference !== false)
  if (differences.length === 0) return
  throw new PullpassError('internal', 'the demo did not go as told', { cause: new Error(differences.join(', ')) })
}

function show(screen: Screen, command: string): void {
  for (const [index, line] of command.split('\n').entries()) {
    screen.line(screen.colours.bold(`${index === 0 ? '$ ' : '  '}${line}`))
  }
}

async function readStored(secrets: SecretReader, namespace: string): Promise<Uint8Array> {
  const secret = await secrets.get({ namespace, name: secretName })
  return Buffer.from(secret?.data?.['.dockerconfigjson'] ?? '', 'base64')
}

function say(screen: Screen, text: string): void {
  screen.line()
  for (const line of wrap(text, Math.min(screen.width, 100), '# ')) screen.line(screen.colours.cyan(line))
}
