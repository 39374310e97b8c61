// `pullpass dag run`.

import { resolve } from 'node:path'
import { checkPods } from '../../dag/check/check-pods.ts'
import type { Dag } from '../../dag/model/dag.ts'
import { readParams } from '../../dag/model/read-params.ts'
import { openPodRunner } from '../../dag/run/pod-runner.ts'
import { type DagOutcome, runDag } from '../../dag/run/run-dag.ts'
import type { RunState } from '../../dag/run/run-state.ts'
import { openStateFile, type StateFile, standardStatePath } from '../../dag/run/state-file.ts'
import type { TaskStatus } from '../../dag/run/task-record.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import type { ReadFile } from '../../operator/spec/layers.ts'
import type { ExitCode } from '../../provision/exit-code.ts'
import type { CliContext } from '../context.ts'
import { withoutExperimentalWarnings } from '../experimental-warnings.ts'
import { showText } from '../output/escape.ts'
import { plural } from '../output/plural.ts'
import { openPlugins } from '../plugins/open-plugins.ts'
import { openProver } from '../registry/open-prover.ts'
import { openDagClusters } from './clusters.ts'
import type { DagRunFlags } from './command.ts'
import { openDagListener } from './listen.ts'
import { placeTasks } from './namespace.ts'
import { readDagFile } from './read-file.ts'
import { keepYoungGenerationSmall } from './young-generation.ts'

/** Runs the DAG: 0 when all succeeded, 1 when a task failed, 130 when it was stopped. */
export async function runDagRun(context: CliContext, file: string, flags: DagRunFlags): Promise<ExitCode> {
  keepYoungGenerationSmall()
  const { dag: read, readFile, source } = await readDagFile(context, file)
  const dag = limitTasks(placeTasks(read, flags.namespace), flags.concurrency)
  if (flags.resume && flags.param) {
    throw new PullpassError('usage', '`--param` and `--resume` exclude each other: a resumed run has its parameters', {
      remedies: ['leave out one of them'],
    })
  }
  await checkPods(dag, { readFile, source, signal: context.signal })
  const path = resolve(context.environment.workingDirectory, flags.state ?? standardStatePath)
  const states = await withoutExperimentalWarnings(async () => await openStateFile(path))
  try {
    const state = await openState(states, { ...dag, params: readParams(dag, flags.param ?? []) }, context, flags)
    const outcome = await runOpened(context, { dag, state, readFile, flags })
    return exitCodeOf(outcome)
  } finally {
    states.close()
  }
}

async function openState(
  states: StateFile,
  dag: Dag,
  { clock, output }: CliContext,
  { resume }: DagRunFlags,
): Promise<RunState> {
  if (resume) return await states.resume(dag)
  if (await states.isLastKilled(dag)) {
    output.warn('the last run did not come to its end: its pods may go on; --resume would follow them')
  }
  return await states.begin(dag, clock.now().getTime())
}

interface Opened {
  readonly dag: Dag
  readonly state: RunState
  readonly readFile: ReadFile
  readonly flags: DagRunFlags
}

async function runOpened(context: CliContext, { dag, state, readFile, flags }: Opened): Promise<DagOutcome> {
  const { clock, signal, output, lastWords } = context
  await using prover = await openProver(context, flags)
  await using clusters = openDagClusters(context, flags)
  const plugins = await openPlugins(context, flags.config, prover.prove)
  const listener = openDagListener(context, flags)
  const onWarning = (message: string) => listener.aside(() => output.warn(showText(message)))
  const runner = openPodRunner({ openCluster: clusters.open, plugins, readFile, clock, random: Math.random, onWarning })
  lastWords.say = () => ['', 'left at once: pods may go on', 'follow them again with the same command and --resume']
  const onStop = () => listener.aside(() => output.note('stopping: all pods are being deleted'))
  signal.addEventListener('abort', onStop, { once: true })
  try {
    const outcome = await runDag(dag, { state, runner, clock, signal, onEvent: listener.tell })
    listener.finish(dag.id, outcome)
    output.note(describeEnd(outcome))
    return outcome
  } finally {
    signal.removeEventListener('abort', onStop)
    await listener.end()
    delete lastWords.say
    await runner.close()
  }
}

function limitTasks(dag: Dag, typed: string | undefined): Dag {
  if (typed === undefined) return dag
  const concurrency = Number(typed)
  if (Number.isSafeInteger(concurrency) && concurrency >= 1) return { ...dag, concurrency }
  throw new PullpassError('usage', '`--concurrency` takes a whole number of at least 1', {
    remedies: ['write it like `--concurrency 4`'],
  })
}

function describeEnd({ status, tasks }: DagOutcome): string {
  const say = (words: string, ...statuses: readonly TaskStatus[]) => {
    const count = tasks.filter((task) => statuses.includes(task.status)).length
    return count > 0 ? [`${count} ${words}`] : []
  }
  const succeeded = tasks.filter((task) => task.status === 'succeeded').length
  const parts = [
    `${succeeded} of ${tasks.length} ${plural(tasks.length, 'task')} succeeded`,
    ...say('skipped', 'skipped'),
    ...say('failed', 'failed'),
    ...say('stopped', 'running', 'backing-off', 'cancelled'),
    ...say('not begun', 'waiting', 'upstream-failed'),
  ]
  const start = status === 'cancelled' ? 'stopped, and all pods are gone: ' : ''
  const end = status === 'succeeded' ? '' : '; go on with the same command and --resume'
  return `${start}${parts.join(', ')}${end}`
}

function exitCodeOf({ status }: DagOutcome): ExitCode {
  switch (status) {
    case 'succeeded':
      return 0
    case 'failed':
      return 1
    case 'cancelled':
      return 130
  }
}
