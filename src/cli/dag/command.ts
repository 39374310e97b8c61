// `pullpass dag run|check|export`: flags and help.

import { type Command, Option } from 'commander'
import { type Engine, engines } from '../../dag/export/engines.ts'
import {
  addCommonFlags,
  addConfigFlag,
  addRegistryFlags,
  addSingleClusterFlags,
  type CommonFlags,
  type ConfigFlags,
  collectWhole,
  type RegistryFlags,
  type SingleClusterFlags,
} from '../flags.ts'
import { addCommandHelp } from '../help/command-help.ts'
import type { RunCommand } from '../program.ts'

/** Which cluster, as typed; the flags win over what the tasks say. */
export interface DagClusterFlags extends CommonFlags, RegistryFlags, SingleClusterFlags, ConfigFlags {}

export interface DagRunFlags extends DagClusterFlags {
  readonly param?: readonly string[]
  readonly concurrency?: string
  readonly state?: string
  readonly resume?: boolean
  readonly logs?: boolean
}

export interface DagCheckFlags extends DagClusterFlags {
  readonly param?: readonly string[]
  readonly startsIn?: string
  readonly lasts?: string
  readonly serverDryRun?: boolean
}

export interface DagExportFlags extends CommonFlags {
  readonly to: Engine
}

const fileArgument = 'DAG as YAML or JSON, or a module whose default export is one; - is standard input'

export function addDagCommand(program: Command, run: RunCommand): void {
  const dag = program
    .command('dag')
    .helpCommand(false)
    .summary('run pods in an order, check them, or export them to another engine')
    .description(
      'A DAG is a file of tasks that run as pods, each after those that it names. pullpass runs it on one machine; Airflow or Argo Workflows run the same file exported. See `pullpass help dag` for the file.',
    )
  addRun(dag, run)
  addCheck(dag, run)
  addExport(dag, run)
}

function addRun(dag: Command, run: RunCommand): void {
  const command = dag
    .command('run')
    .summary('run the tasks, as many at once as their order allows')
    .description(
      'Runs each task as a pod when those that it comes after are over. Every step is written down before it is taken: after a crash `--resume` follows the same pods and runs nothing twice that has succeeded. Ctrl-C stops all tasks and waits until their pods are gone.',
    )
    .argument('<file>', fileArgument)
    .optionsGroup('The run:')
    .option('--param <name=value>', 'value of a parameter of the DAG; repeatable', collectWhole)
    .option('--concurrency <number>', 'how many tasks may run at once (default: what the DAG says)')
    .option('--resume', 'go on with the last run that has not succeeded')
    .option('--state <file>', 'file with the state of the runs (default: .pullpass/dag.db)')
    .option('--logs', "show the output of the tasks' containers")
  addClusterFlags(command)
  addCommandHelp(command, {
    examples: [
      { does: 'run it', line: 'pullpass dag run nightly.yaml' },
      { does: 'with another parameter', line: 'pullpass dag run nightly.ts --param day=2026-01-31' },
      { does: 'go on after a crash or a failure', line: 'pullpass dag run nightly.yaml --resume' },
      { does: 'one JSON document a line, for a script', line: 'pullpass dag run nightly.yaml -o json' },
    ],
    exitCodes: ['0    all tasks succeeded or were skipped', '1    a task failed', '130  stopped; all pods are gone'],
  })
  command.action((file: string, flags: DagRunFlags) =>
    run(flags, async (context) => {
      const { runDagRun } = await import('./run.ts')
      return await runDagRun(context, file, flags)
    }),
  )
}

function addCheck(dag: Command, run: RunCommand): void {
  const command = dag
    .command('check')
    .summary('say which tasks would fail tonight, and why')
    .description(
      'Builds the pod of every task and lets plugins judge it against the cluster, without writing anything: missing secrets, logins that are refused or that end before the DAG does, resources that nobody has. Pull secrets are judged also where no plugin is configured.',
    )
    .argument('<file>', fileArgument)
    .optionsGroup('The check:')
    .option('--param <name=value>', 'value of a parameter of the DAG; repeatable', collectWhole)
    .option('--starts-in <duration>', 'when it will run: 30m, 8h (default: now)')
    .option('--lasts <duration>', 'how long it takes (default: expectedSeconds of the DAG)')
    .option('--server-dry-run', 'also let the API server check each pod')
  addClusterFlags(command)
  addCommandHelp(command, {
    examples: [
      { does: 'before the night', line: 'pullpass dag check nightly.yaml --starts-in 8h --lasts 3h' },
      { does: 'for a script', line: 'pullpass dag check nightly.yaml -o json' },
    ],
    exitCodes: ['0  nothing is known that would fail', '3  a task would fail', '2  the DAG is not usable'],
  })
  command.action((file: string, flags: DagCheckFlags) =>
    run(flags, async (context) => {
      const { runDagCheck } = await import('./check.ts')
      return await runDagCheck(context, file, flags)
    }),
  )
}

function addExport(dag: Command, run: RunCommand): void {
  const command = dag
    .command('export')
    .summary('write the DAG for another engine')
    .description(
      'Writes the DAG as a file for Airflow or Argo Workflows to standard output. What the engine has no way to say is an error that names task and feature. No text of the DAG can become code in the file.',
    )
    .argument('<file>', fileArgument)
    .addOption(new Option('--to <engine>', 'the engine').choices(engines).makeOptionMandatory())
  addCommonFlags(command)
  addCommandHelp(command, {
    examples: [
      { does: 'for Airflow', line: 'pullpass dag export nightly.yaml --to airflow > dags/nightly.py' },
      { does: 'for Argo Workflows', line: 'pullpass dag export nightly.yaml --to argo | argo submit -' },
    ],
    exitCodes: ['0  written', '2  the DAG is not usable, or uses what the engine can not express'],
  })
  command.action((file: string, flags: DagExportFlags) =>
    run(flags, async (context) => {
      const { runDagExport } = await import('./export.ts')
      return await runDagExport(context, file, flags)
    }),
  )
}

function addClusterFlags(command: Command): void {
  addSingleClusterFlags(command, {
    context: 'kubeconfig context for all tasks (default: what each says, then the current one)',
    namespace: "namespace for all tasks (default: what each says, then the context's own)",
  })
  command.optionsGroup('Plugins:')
  addConfigFlag(command)
  command.optionsGroup('Registry:')
  addRegistryFlags(command)
  addCommonFlags(command)
}
