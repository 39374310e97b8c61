// What the operator's arguments have no plain form for, as a pod for `pod_template_dict`.

import type { Container, ExportedTask } from '../exported-task.ts'
import type { PythonValue } from './python.ts'
import { renderAll } from './render.ts'

/** The rest of the pod as the API spells it. Its lists and the arguments' have nothing in common, so that how they are merged does not matter. */
export function makeTemplate(
  { spec, main, others }: ExportedTask,
  rendered: (text: string) => string,
): PythonValue | undefined {
  const { imagePullSecrets: _secrets, serviceAccountName: _account, nodeSelector: _selector, ...pod } = spec
  const {
    activeDeadlineSeconds: _deadline,
    terminationGracePeriodSeconds: _grace,
    restartPolicy: _never,
    ...rest
  } = pod
  const {
    image: _image,
    imagePullPolicy: _policy,
    command: _command,
    args: _args,
    resources: _resources,
    ...more
  } = main
  const { env = [], terminationMessagePolicy: _message, name, ...container } = more
  const kept = { ...(!hasOnlyLiterals(env) && { env }), ...container }
  const isNeeded = Object.keys(rest).length > 0 || Object.keys(kept).length > 0 || others.length > 0
  if (!isNeeded) return undefined
  return renderAll(
    { apiVersion: 'v1', kind: 'Pod', spec: { ...rest, containers: [{ name, ...kept }, ...others] } },
    rendered,
  )
}

/** Whether `env_vars` can hold all of it. */
export function hasOnlyLiterals(env: NonNullable<Container['env']>): boolean {
  return env.every(({ valueFrom }) => valueFrom === undefined)
}
