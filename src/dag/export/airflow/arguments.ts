// The keyword arguments of one KubernetesPodOperator. What its arguments have no plain form for goes into `pod_template_dict`.

import type { PodTask } from '../../../operator/spec/pod-task.ts'
import type { FinishPolicy, KillPolicy } from '../../../operator/terms.ts'
import type { Container, ExportedTask } from '../exported-task.ts'
import { jinjaTemplate } from './jinja.ts'
import { hasOnlyLiterals, makeTemplate } from './pod-template.ts'
import { type PythonValue, pythonCall, source } from './python.ts'
import { renderAll } from './render.ts'

type Keywords = Readonly<Record<string, PythonValue | undefined>>

const finishActions: Readonly<Record<FinishPolicy, string>> = {
  delete: 'delete_pod',
  'delete-succeeded': 'delete_succeeded_pod',
  'delete-active': 'delete_active_pod',
  keep: 'keep_pod',
}
const killActions: Readonly<Record<KillPolicy, string>> = { delete: 'delete_pod', keep: 'keep_pod' }

/** All arguments of `task`, in the order in which people write them. */
export function makeArguments(task: ExportedTask): Readonly<Record<string, PythonValue>> {
  const rendered = (text: string) => jinjaTemplate(task.readText(text))
  const all: Keywords = {
    task_id: task.id,
    ...placeArguments(task, rendered),
    ...containerArguments(task.main, rendered),
    ...podArguments(task, rendered),
    ...runArguments(task.task),
    ...resultArguments(task),
    ...dagArguments(task),
    deferrable: true,
    log_pod_spec_on_failure: task.task.logs?.podOnFailure ?? false,
  }
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, PythonValue] => entry[1] !== undefined),
  )
}

function placeArguments({ task, metadata, namespace }: ExportedTask, rendered: (text: string) => string): Keywords {
  const { cluster, kubeconfig, inCluster, nameSuffix } = task
  return {
    name: metadata.name && rendered(metadata.name),
    random_name_suffix: nameSuffix,
    namespace: namespace && rendered(namespace),
    cluster_context: cluster && rendered(cluster),
    config_file: kubeconfig && rendered(kubeconfig),
    in_cluster: inCluster,
  }
}

function containerArguments(main: Container, rendered: (text: string) => string): Keywords {
  const { env = [], resources } = main
  return {
    base_container_name: main.name === 'base' ? undefined : main.name,
    image: main.image && rendered(main.image),
    image_pull_policy: main.imagePullPolicy,
    cmds: main.command?.map(rendered),
    arguments: main.args?.map(rendered),
    env_vars: hasOnlyLiterals(env)
      ? emptyToNone(Object.fromEntries(env.map(({ name, value = '' }) => [name, rendered(value)])))
      : undefined,
    container_resources: resources && resourceCall(resources, rendered),
    termination_message_policy: main.terminationMessagePolicy === 'File' ? undefined : main.terminationMessagePolicy,
  }
}

function podArguments(task: ExportedTask, rendered: (text: string) => string): Keywords {
  const { metadata, spec } = task
  const secrets = (spec.imagePullSecrets ?? []).map(({ name = '' }) =>
    source(pythonCall('k8s.V1LocalObjectReference', { name })),
  )
  return {
    image_pull_secrets: secrets.length === 0 ? undefined : secrets,
    service_account_name: spec.serviceAccountName,
    active_deadline_seconds: spec.activeDeadlineSeconds,
    termination_grace_period: spec.terminationGracePeriodSeconds,
    node_selector: spec.nodeSelector && renderAll(spec.nodeSelector, rendered),
    labels: metadata.labels && renderAll(metadata.labels, rendered),
    annotations: metadata.annotations && renderAll(metadata.annotations, rendered),
    pod_template_dict: makeTemplate(task, rendered),
  }
}

function runArguments({ deadlines = {}, logs = {}, onFinish, onKill, skipOnExitCode }: PodTask): Keywords {
  const { totalSeconds, scheduleSeconds, startSeconds } = deadlines
  return {
    schedule_timeout_seconds: scheduleSeconds,
    startup_timeout_seconds: startSeconds,
    execution_timeout: totalSeconds === undefined ? undefined : seconds(totalSeconds),
    get_logs: logs.follow,
    container_logs: logs.containers === 'all' ? true : logs.containers,
    init_container_logs: logs.initContainers === 'all' ? true : logs.initContainers,
    container_name_log_prefix_enabled: logs.prefix,
    log_events_on_failure: logs.eventsOnFailure,
    skip_on_exit_code: skipOnExitCode,
    on_finish_action: onFinish && finishActions[onFinish],
    on_kill_action: onKill && killActions[onKill],
  }
}

function resultArguments({ result }: ExportedTask): Keywords {
  if (result?.from !== 'file') return {}
  return {
    do_xcom_push: true,
    xcom_sidecar_image: result.image,
    xcom_sidecar_container_security_context:
      result.securityContext && renderAll(result.securityContext, (text) => text),
  }
}

function dagArguments({ retries, trigger }: ExportedTask): Keywords {
  const { times, waitSeconds, factor, mostWaitSeconds } = retries
  return {
    // Airflow's own settings may have another default.
    retries: times,
    ...(times > 0 && {
      retry_delay: seconds(waitSeconds),
      retry_exponential_backoff: factor === 1 ? undefined : factor,
      max_retry_delay: seconds(mostWaitSeconds),
    }),
    trigger_rule: trigger === 'all-done' ? 'all_done' : undefined,
  }
}

function seconds(count: number): PythonValue {
  return source(pythonCall('timedelta', { seconds: count }))
}

function resourceCall(resources: NonNullable<Container['resources']>, rendered: (text: string) => string): PythonValue {
  const { requests, limits, claims } = resources
  const all = {
    ...(requests && { requests: renderAll(requests, rendered) }),
    ...(limits && { limits: renderAll(limits, rendered) }),
    ...(claims && { claims: renderAll(claims, rendered) }),
  }
  return source(pythonCall('k8s.V1ResourceRequirements', all, 4))
}

function emptyToNone<Value extends object>(value: Value): Value | undefined {
  return Object.keys(value).length === 0 ? undefined : value
}
