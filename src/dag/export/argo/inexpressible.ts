// What a Workflow has no way to say.

import { defaultResultPath } from '../../../operator/spec/result-sidecar.ts'
import type { ExportedDag, ExportedTask } from '../exported-task.ts'
import { type Finding, findInMetadata, type Inexpressible, inTask } from '../inexpressible.ts'

/** The main container's name in every pod of Argo's, and that of a task that says nothing of it. */
const mainOfArgo = 'main'
const defaultMainContainer = 'base'

/** Set by Argo Workflows itself, or shown otherwise. */
const ownSettings = [
  'cluster',
  'kubeconfig',
  'inCluster',
  'logs',
  'recreations',
  'lastingContainers',
  'skipOnExitCode',
] as const
const reasons: Readonly<Record<(typeof ownSettings)[number], string>> = {
  cluster: 'has no equivalent: a workflow runs in the cluster that it is submitted to',
  kubeconfig: 'has no equivalent: a workflow runs in the cluster that it is submitted to',
  inCluster: 'has no equivalent: a workflow always runs in its cluster',
  logs: 'has no equivalent: the logs of all containers are shown',
  recreations: 'is a setting of the controller, not of a task',
  lastingContainers: 'has no equivalent: other containers are stopped when the main one has ended',
  skipOnExitCode: 'has no equivalent: every exit code but 0 is a failure',
}

/** What stands in the way of exporting `dag` to Argo Workflows. */
export function findInexpressible(dag: ExportedDag): Inexpressible[] {
  return [...dag.tasks.flatMap((task) => findInTask(task, dag.id)), ...findDifferences(dag)]
}

function findInTask(exported: ExportedTask, dagId: string): Inexpressible[] {
  const { id, task, result, writtenRetries, main, others, metadata } = exported
  const { scheduleSeconds, pullSeconds, startSeconds, runSeconds } = task.deadlines ?? {}
  const onlyTotal = 'has no equivalent: use `deadlines.totalSeconds`'
  return inTask(id, [
    ...ownSettings.map((setting): Finding => task[setting] !== undefined && [setting, reasons[setting]]),
    scheduleSeconds !== undefined && ['deadlines.scheduleSeconds', onlyTotal],
    pullSeconds !== undefined && ['deadlines.pullSeconds', onlyTotal],
    startSeconds !== undefined && ['deadlines.startSeconds', onlyTotal],
    runSeconds !== undefined && ['deadlines.runSeconds', onlyTotal],
    writtenRetries.includes('infrastructure') && [
      'retries.infrastructure',
      'has no equivalent: there is one budget of retries',
    ],
    task.onKill === 'keep' && ['onKill', 'is always `delete`'],
    task.nameSuffix === false && ['nameSuffix', 'is always true'],
    metadata.name !== `${dagId}-${id}` && ['name', 'has no equivalent: pods are named after the workflow and the task'],
    main.name !== defaultMainContainer && main.name !== mainOfArgo && ['mainContainer', `is always \`${mainOfArgo}\``],
    ...findInMetadata(exported),
    result?.from === 'termination-message' && ['result.from', 'has to be `file`: results are read from a file'],
    others.length > 0 && ['pod', 'has more than one container: others would be stopped when the main one ends'],
    lacksDirectory(exported) && ['result.path', 'has to be a file in a folder'],
    ...(result?.from === 'file' ? findInResult(result) : []),
  ])
}

/** Argo's executor reads the result, so that no sidecar is needed and none can be set up. */
function findInResult(result: Extract<NonNullable<ExportedTask['result']>, { from: 'file' }>): Finding[] {
  const settings = ['resources', 'imagePullPolicy', 'securityContext'] as const
  return settings.map(
    (setting) =>
      result[setting] !== undefined && [`result.${setting}`, "is a setting of Argo's executor, not of a task"],
  )
}

/** The result's folder becomes a volume, which `/` can't be. */
function lacksDirectory({ result }: ExportedTask): boolean {
  return result?.from === 'file' && (result.path ?? defaultResultPath).lastIndexOf('/') === 0
}

/** What tasks may say one by one, and a workflow only for all of them. */
function findDifferences({ tasks }: ExportedDag): Inexpressible[] {
  const [first] = tasks
  if (!first) return []
  const commonFinish = first.task.onFinish ?? 'delete'
  return tasks.flatMap((task) => {
    const { id, namespace } = task
    const finish = task.task.onFinish ?? 'delete'
    return [
      ...(namespace === first.namespace ? [] : [{ task: id, feature: 'namespace', why: sameForAll(first.id) }]),
      ...(finish === commonFinish ? [] : [{ task: id, feature: 'onFinish', why: sameForAll(first.id) }]),
      ...findLookupWithoutSecrets(task, tasks),
    ]
  })
}

/** Argo asks the registry for the command of an image that has none in the task, and does so with the secrets of the workflow alone. */
function findLookupWithoutSecrets({ id, main, spec }: ExportedTask, tasks: readonly ExportedTask[]): Inexpressible[] {
  if (main.command !== undefined) return []
  const secrets = (spec.imagePullSecrets ?? []).map(({ name }) => name)
  const isCommon = secrets.every((name) =>
    tasks.every((task) => (task.spec.imagePullSecrets ?? []).some((other) => other.name === name)),
  )
  if (isCommon) return []
  const why = 'has to be given: Argo looks it up in the registry with the pull secrets that all tasks have in common'
  return [{ task: id, feature: 'command', why }]
}

function sameForAll(first: string): string {
  return `has to be the same for all tasks, and is another one than that of task \`${first}\``
}
