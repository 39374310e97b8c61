// A DAG file for Airflow 3 and the present KubernetesPodOperator.

import type { ParamValue } from '../../model/dag.ts'
import { listReferences } from '../../model/graph.ts'
import type { Written } from '../export-dag.ts'
import type { ExportedDag, ExportedTask } from '../exported-task.ts'
import { makeArguments } from './arguments.ts'
import { findInexpressible } from './inexpressible.ts'
import { asText } from './jinja.ts'
import { type PythonValue, pythonCall, source } from './python.ts'
import { chooseVariables } from './variables.ts'

const paramTypes = { string: 'string', number: 'number', boolean: 'boolean' } as const

/** Writes the file, or says what Airflow can't express. */
export function writeAirflow(dag: ExportedDag): Written {
  const inexpressible = dag.tasks.flatMap(findInexpressible)
  if (inexpressible.length > 0) return { inexpressible }
  const parts = {
    usesText: dag.tasks.some((task) => listReferences(task).length > 0),
    usesSidecarImage: dag.tasks.some(({ result }) => result?.from === 'file' && result.image !== undefined),
  }
  const body = `with ${dagCall(dag, parts)} as dag:\n${indent(writeTasks(dag))}`
  const text = [header(dag), imports(body, dag, parts), ...helpers(parts), body].join('\n\n')
  return { text: `${text.replace(/\n{4,}/g, '\n\n\n')}\n` }
}

interface Parts {
  readonly usesText: boolean
  readonly usesSidecarImage: boolean
}

function header({ id, expectedSeconds }: ExportedDag): string {
  const lines = [
    `DAG ${id}, written by \`pullpass dag export --to airflow\`.`,
    '',
    'Made for Airflow 3.2 or newer with apache-airflow-providers-cncf-kubernetes 10.25 or newer.',
    'The pull secrets have to exist in the namespace of the tasks: `pullpass create` makes and proves them.',
    ...(expectedSeconds === undefined ? [] : [`It is expected to take ${expectedSeconds} seconds.`]),
  ]
  return `"""${lines.join('\n')}\n"""`
}

function imports(body: string, { params }: ExportedDag, { usesText }: Parts): string {
  const standard = [
    ...(usesText ? ['import json'] : []),
    ...(body.includes('timedelta(') ? ['from datetime import timedelta'] : []),
  ]
  const others = [
    'from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator',
    `from airflow.sdk import DAG${Object.keys(params).length > 0 ? ', Param' : ''}`,
    ...(body.includes('k8s.') ? ['from kubernetes.client import models as k8s'] : []),
  ]
  return [...(standard.length > 0 ? [standard.join('\n')] : []), others.join('\n')].join('\n\n')
}

function helpers({ usesText, usesSidecarImage }: Parts): string[] {
  return [...(usesText ? [`\n${asTextFunction}`] : []), ...(usesSidecarImage ? [`\n${operatorClass}`] : []), '']
}

const asTextFunction = `def ${asText}(value, *path):
    """A result or parameter as text: a text as it is, everything else as JSON."""
    if value is None:
        raise ValueError("a task gave no result, and another one needs it")
    for key in path:
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))`

const operatorClass = `class PodOperator(KubernetesPodOperator):
    """A KubernetesPodOperator that says which image reads the result of its task."""

    def __init__(self, *, xcom_sidecar_image=None, **kwargs):
        super().__init__(**kwargs)
        self.xcom_sidecar_image = xcom_sidecar_image

    def build_pod_request_obj(self, *args, **kwargs):
        pod = super().build_pod_request_obj(*args, **kwargs)
        for container in pod.spec.containers:
            if container.name == "airflow-xcom-sidecar" and self.xcom_sidecar_image:
                container.image = self.xcom_sidecar_image
        return pod`

function dagCall({ id, params, concurrency }: ExportedDag, { usesText }: Parts): string {
  const entries = Object.entries(params).map(([name, value]) => [name, paramCall(value)] as const)
  const keywords: Record<string, PythonValue> = {
    dag_id: id,
    schedule: null,
    catchup: false,
    ...(entries.length > 0 && { params: Object.fromEntries(entries) }),
    ...(concurrency !== undefined && { max_active_tasks: concurrency }),
    ...(usesText && { user_defined_macros: { [asText]: source(asText) } }),
  }
  return pythonCall('DAG', keywords)
}

function paramCall(value: ParamValue): PythonValue {
  const kind = typeof value
  const type = kind === 'string' || kind === 'number' || kind === 'boolean' ? paramTypes[kind] : 'string'
  return source(`Param(${pythonCall('', { default: value, type }).slice(1)}`)
}

function writeTasks({ tasks }: ExportedDag): string {
  const variables = chooseVariables(tasks.map(({ id }) => id))
  const nameOf = (id: string) => variables.get(id) ?? id
  const definitions = tasks.map((task) => `${nameOf(task.id)} = ${operatorCall(task)}`)
  const edges = tasks
    .filter(({ after }) => after.length > 0)
    .map(({ id, after }) => {
      const before = after.map(nameOf)
      return `${before.length === 1 ? before[0] : `[${before.join(', ')}]`} >> ${nameOf(id)}`
    })
  return [...definitions, ...(edges.length > 0 ? [edges.join('\n')] : [])].join('\n\n')
}

function operatorCall(task: ExportedTask): string {
  const keywords = makeArguments(task)
  const name = Object.hasOwn(keywords, 'xcom_sidecar_image') ? 'PodOperator' : 'KubernetesPodOperator'
  return pythonCall(name, keywords)
}

/** No literal holds a line end, so that every line begins with source. */
function indent(python: string): string {
  return python
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n')
}
