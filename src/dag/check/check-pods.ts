// Whether the pod of every task can be built, as far as that can be said without a cluster: asked before anything runs.

import { isPullpassError } from '../../errors/pullpass-error.ts'
import { toError } from '../../errors/wrap.ts'
import { buildPod } from '../../operator/spec/build-pod.ts'
import type { ReadFile } from '../../operator/spec/layers.ts'
import type { Dag, DagTask } from '../model/dag.ts'
import { type DagIssue, dagInvalid } from '../model/issue.ts'
import { resolveBeforehand, resolveTask } from '../model/resolve.ts'

export interface CheckPodsOptions {
  /** Reads template files of tasks. */
  readonly readFile: ReadFile
  readonly signal?: AbortSignal
  /** What messages call the DAG, such as `` `report.yaml` ``. */
  readonly source: string
}

/** Throws `dag-invalid` with every mistake of every task whose pod can't be built. */
export async function checkPods(dag: Dag, options: CheckPodsOptions): Promise<void> {
  const issues: DagIssue[] = []
  for (const task of dag.tasks) issues.push(...(await findPodIssues(task, dag, options)))
  if (issues.length > 0) throw dagInvalid(options.source, issues)
}

async function findPodIssues(
  task: DagTask,
  { params }: Dag,
  { readFile, signal }: CheckPodsOptions,
): Promise<DagIssue[]> {
  signal?.throwIfAborted()
  try {
    await buildPod(resolveTask(task, resolveBeforehand(params)), { readFile, ...(signal && { signal }) })
    return []
  } catch (thrown) {
    if (!isPullpassError(thrown) || thrown.code !== 'task-invalid') throw thrown
    const { cause } = thrown
    const causes: unknown[] = cause instanceof AggregateError ? cause.errors : [cause ?? thrown]
    return causes.map((inner) => ({ path: '', message: `task \`${task.id}\`: ${toError(inner).message}` }))
  }
}
