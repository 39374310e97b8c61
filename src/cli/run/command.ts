// `pullpass run`: flags and help.

import { type Command, Option } from 'commander'
import {
  addCommonFlags,
  addConfigFlag,
  addRegistryFlags,
  addSingleClusterFlags,
  type CommonFlags,
  type ConfigFlags,
  collect,
  collectWhole,
  type RegistryFlags,
  type SingleClusterFlags,
} from '../flags.ts'
import { addCommandHelp } from '../help/command-help.ts'
import type { RunCommand } from '../program.ts'

export interface RunFlags extends CommonFlags, RegistryFlags, SingleClusterFlags, ConfigFlags {
  readonly file?: string
  readonly attach?: string
  readonly name?: string
  readonly env?: readonly string[]
  readonly pullSecret?: readonly string[]
  readonly serviceAccount?: string
  readonly request?: readonly string[]
  readonly limit?: readonly string[]
  readonly timeout?: string
  readonly startTimeout?: string
  readonly onFinish?: 'delete' | 'delete-succeeded' | 'delete-active' | 'keep'
  readonly result?: boolean
  readonly allLogs?: boolean
  readonly timestamps?: boolean
  readonly handle?: string
  readonly runId?: string
  readonly dryRun?: boolean
  readonly serverDryRun?: boolean
}

export function addRunCommand(program: Command, run: RunCommand): void {
  const command = program
    .command('run')
    .summary('run an image as one pod, show its output, and say why if it fails')
    .description(
      "Creates one pod, shows the output of its container, waits for its end and removes it. The exit code is the container's own. A pod that can not start is given up as soon as waiting makes no sense, with the cause and what to do. Plugins of pullpass.config.ts take part. Ctrl-C stops the task and waits until its pod is gone; a second one leaves at once and prints what is needed to go on.",
    )
    .argument('[image]', 'image to run; over that of --file')
    .argument('[command...]', "after --: command and arguments instead of the image's own")
  addTaskFlags(command)
  addRunFlags(command)
  addSingleClusterFlags(command, {
    context: 'kubeconfig context to use (default: that of --file, then the current one)',
    namespace: "namespace (default: that of --file, then the context's own)",
  })
  command.optionsGroup('Plugins:')
  addConfigFlag(command)
  command.optionsGroup('Registry:')
  addRegistryFlags(command)
  addCommonFlags(command)
  addHelp(command)
  command.action((_image: string | undefined, _words: readonly string[], flags: RunFlags) =>
    run(flags, async (context) => {
      const { runRun } = await import('./run.ts')
      return await runRun(context, { ...splitOperands(command), flags })
    }),
  )
}

/** What stands after `--` is never the image: with a task file there may be none. */
function splitOperands(command: Command): { readonly image: string | undefined; readonly words: readonly string[] } {
  const typed: unknown = Reflect.get(command.parent ?? command, 'rawArgs')
  const dashes = Array.isArray(typed) ? typed.indexOf('--') : -1
  const after = Array.isArray(typed) && dashes >= 0 ? typed.length - dashes - 1 : 0
  const operands = command.args
  return operands.length > after
    ? { image: operands[0], words: operands.slice(1) }
    : { image: undefined, words: operands }
}

function addTaskFlags(command: Command): void {
  command.optionsGroup('The task:')
  command.option(
    '-f, --file <file>',
    'task or pod as YAML or JSON, or a module whose default export is a task; flags win over it',
  )
  command.option('--name <name>', "name of the task and of its pod (default: the image's)")
  command.option(
    '--env <name=value>',
    'variable of the container; a name alone takes its value from here; repeatable',
    collectWhole,
  )
  command.option('--pull-secret <name>', 'secret to pull the image with; repeatable', collect)
  command.option('--service-account <name>', 'service account of the pod')
  command.option('--request <resource=amount>', 'what the container needs, such as cpu=500m; repeatable', collect)
  command.option('--limit <resource=amount>', 'the most that it may use, such as memory=1Gi; repeatable', collect)
  command.option('--timeout <duration>', 'the longest that the whole run may take (default: 24h)')
  command.option('--start-timeout <duration>', 'the longest until its container has started (default: 30m)')
  command.addOption(
    new Option('--on-finish <policy>', 'what becomes of the pod when it has ended (default: delete)').choices([
      'delete',
      'delete-succeeded',
      'delete-active',
      'keep',
    ]),
  )
  command.option('--result', 'the container leaves a JSON value in /dev/termination-log: show it')
}

function addRunFlags(command: Command): void {
  command.optionsGroup('The run:')
  command.option('--dry-run', 'print the pod and who set what; write nothing')
  command.option('--server-dry-run', 'the same, after the API server has checked the pod')
  command.option('--all-logs', 'show the output of every container, init containers too')
  command.option('--timestamps', 'show when each line was printed')
  command.option('--run-id <id>', 'give the run a name: another process with the same follows the same pod')
  command.option('--handle <file>', 'write what is needed to take the run over into this file')
  command.option('--attach <file>', 'take over the run of such a file; - is standard input')
}

function addHelp(command: Command): void {
  addCommandHelp(command, {
    examples: [
      { does: 'a private image', line: 'pullpass run ghcr.io/acme/job:1 -n batch --pull-secret ghcr' },
      { does: 'with another command', line: "pullpass run busybox:1.36 -- sh -c 'echo hello'" },
      { does: 'from a file, for a script', line: 'pullpass run -f task.yaml -o json' },
      { does: 'see the pod first', line: 'pullpass run -f task.yaml --dry-run' },
    ],
    exitCodes: ["N    the container's own exit code", '125  pullpass failed, or the pod could not run', '130  stopped'],
  })
}
