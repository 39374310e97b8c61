// What the KubernetesPodOperator and its scheduler have no way to say.

import { defaultResultPath } from '../../../operator/spec/result-sidecar.ts'
import type { ExportedTask } from '../exported-task.ts'
import { type Finding, findInMetadata, type Inexpressible, inTask } from '../inexpressible.ts'

/** What stands in the way of exporting `task` to Airflow. */
export function findInexpressible(exported: ExportedTask): Inexpressible[] {
  const { id, task, result, retries, writtenRetries } = exported
  const { deadlines = {}, recreations, lastingContainers } = task
  return inTask(id, [
    writtenRetries.includes('infrastructure') &&
      retries.infrastructure > 0 && ['retries.infrastructure', 'has no equivalent: there is one budget of retries'],
    deadlines.pullSeconds !== undefined && ['deadlines.pullSeconds', 'has no equivalent: use `deadlines.startSeconds`'],
    deadlines.runSeconds !== undefined && ['deadlines.runSeconds', 'has no equivalent: use `deadlines.totalSeconds`'],
    recreations !== undefined &&
      recreations > 0 && ['recreations', 'has no equivalent: a pod that never started is a failure of the task'],
    lastingContainers !== undefined &&
      lastingContainers.join() !== 'istio-proxy' && ['lastingContainers', 'is `istio-proxy` and no other'],
    result?.from === 'termination-message' && ['result.from', 'has to be `file`: results are read from a file'],
    ...(result?.from === 'file' ? findInResult(result) : []),
    ...findInMetadata(exported),
  ])
}

function findInResult(result: Extract<NonNullable<ExportedTask['result']>, { from: 'file' }>): Finding[] {
  return [
    (result.path ?? defaultResultPath) !== defaultResultPath && ['result.path', `has to be \`${defaultResultPath}\``],
    result.resources !== undefined && ['result.resources', 'is a setting of the connection, not of a task'],
    result.imagePullPolicy !== undefined && ['result.imagePullPolicy', 'has no equivalent'],
  ]
}
