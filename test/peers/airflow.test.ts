// Airflow on exported DAGs: it imports them, reads every text back, and runs one on a real cluster with a secret that pullpass made.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCli } from '../cli/support/run-cli.ts'
import { exportTasks, image } from '../dag/export/support.ts'
import { AirflowHome, findAirflow } from './support/airflow.ts'
import { openRealCluster } from './support/real-cluster.ts'

const airflow = await findAirflow()
const missing = 'missing' in airflow ? airflow.missing : undefined
if (missing !== undefined) console.warn(`Airflow is left out: ${missing}`)
const python = 'python' in airflow ? airflow.python : ''

const load = `
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("exported", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
dag = module.dag
`

const describeDag = `${load}
from airflow.serialization.serialized_objects import DagSerialization
DagSerialization.to_dict(dag)
tasks = {
    task.task_id: {
        "after": sorted(task.upstream_task_ids),
        "trigger": task.trigger_rule.value,
        "retries": task.retries,
        "deferrable": task.deferrable,
        "pullSecrets": [secret.name for secret in task.image_pull_secrets],
        "limits": task.container_resources.limits if task.container_resources else None,
        "pod": dict(name=task.build_pod_request_obj(dry_run=True).spec.containers[0].name),
    }
    for task in dag.tasks
}
json.dump({"id": dag.dag_id, "concurrency": dag.max_active_tasks, "params": dict(dag.params), "tasks": tasks}, open(sys.argv[-1], "w"))
`

const renderArguments = `${load}
task = dag.get_task("a")
env = dag.get_template_env()
read = lambda value: task.render_template(value, {"params": dict(dag.params)}, env)
answer = {"arguments": read(task.arguments), "env": read(task.env_vars), "annotations": read(task.annotations)}
json.dump(answer, open(sys.argv[-1], "w"))
`

const runDag = `${load}
if __name__ == "__main__":
    run = dag.test()
    instances = run.get_task_instances()
    answer = {
        "states": {one.task_id: str(one.state) for one in instances},
        "results": {one.task_id: one.xcom_pull(task_ids=one.task_id) for one in instances},
    }
    json.dump(answer, open(sys.argv[-1], "w"))
`

const hostile = [
  ...[
    '{{ 1/0 }}',
    '{% raw %}',
    '{% endraw %}',
    '{# x',
    "'",
    '"',
    '"""',
    '\\',
    '\\n',
    'a\nb\n',
    '\r\n',
    '{',
    '}',
    '{{{{',
    '{{ params }}',
    '',
  ],
  ...['\u202e', '\u{1f600}', "{{ ''.__class__ }}", '$(HOME) $HOME', 'x.json', 'ü', '\u2028', '#', 'None', 'import os'],
]

describe.skipIf(missing !== undefined)('Airflow', () => {
  let home: AirflowHome
  beforeAll(async () => {
    home = await AirflowHome.make(python)
  })
  afterAll(() => home.remove())

  test('imports and stores the golden DAG as it was meant', async () => {
    const text = await readFile(join(import.meta.dirname, '../golden/dag/report.airflow.py'), 'utf8')
    const answer = await home.ask(describeDag, await home.writeDag(text))
    const shared = {
      deferrable: true,
      retries: 2,
      trigger: 'all_success',
      pullSecrets: ['regcred'],
      pod: { name: 'base' },
      limits: null,
    }
    expect(answer).toEqual({
      id: 'nightly_report',
      concurrency: 4,
      params: { day: '2026-01-31', limit: 1000, isFull: false },
      tasks: {
        extract: { ...shared, after: [], limits: { memory: '128Mi' } },
        'count-rows': { ...shared, after: ['extract'] },
        clean: {
          ...shared,
          after: ['count-rows', 'extract'],
          trigger: 'all_done',
          retries: 0,
          pullSecrets: ['regcred', 'mirror'],
        },
        lambda: { ...shared, after: [] },
      },
    })
  })

  test('renders every text as it was written', async () => {
    const env = Object.fromEntries(hostile.map((text, index) => [`V${index}`, text]))
    const joined = hostile.map((text) => ({ $text: [text, { $param: 'p' }, text] }))
    const task = { image, arguments: [...hostile, ...joined], env, annotations: { note: hostile.join(' ') } }
    const answer = await home.ask(
      renderArguments,
      await home.writeDag(await exportTasks('airflow', { a: task }, { params: { p: '{{ v }}' } })),
    )
    expect(answer).toEqual({
      arguments: [...hostile, ...hostile.map((text) => `${text}{{ v }}${text}`)],
      env,
      annotations: { note: hostile.join(' ') },
    })
  })
})

const echo = `for text in "$@"; do printf %s "$text" | base64 | tr -d '\\n'; echo; done > /tmp/texts
printf %s "$HOSTILE" | base64 | tr -d '\\n' >> /tmp/texts
sed 's/.*/"&"/' /tmp/texts | tr '\\n' ',' | sed 's/^/[/; s/,*$/]/' > /airflow/xcom/return.json`

describe.skipIf(missing !== undefined)('Airflow on a real cluster', async () => {
  const cluster = missing === undefined ? await openRealCluster() : { missing: 'Airflow is' }
  const isAbsent = 'missing' in cluster
  if (isAbsent && missing === undefined) console.warn(`Airflow's run is left out: ${cluster.missing}`)
  if (!isAbsent) afterAll(() => cluster.end())

  test.skipIf(isAbsent)(
    'runs an exported DAG on private images',
    async () => {
      if ('missing' in cluster) return
      const namespace = `dag-${Date.now().toString(36)}`
      await cluster.createNamespace(namespace)
      const home = await AirflowHome.make(python, cluster.kubeconfig)
      try {
        const own = `${cluster.registry}/team/hello:1`
        const flags = ['--kubeconfig', cluster.kubeconfig, '-n', namespace, '--registry-ca', cluster.registryCa]
        const login = ['--server', cluster.registry, '--username', cluster.user, '--password-stdin', '--image', own]
        const created = await runCli(['create', 'regcred', ...flags, ...login, '--yes'], { input: cluster.password })
        expect(created.exitCode, created.stderr).toBe(0)

        const text = await exportTasks('airflow', makeTasks(own), {
          defaults: { namespace, image: own, imagePullSecrets: ['regcred'], terminationGraceSeconds: 1 },
          params: { greeting: 'it’s {{ params }}' },
        })
        const answer = await home.ask(runDag, await home.writeDag(text))
        const encoded = ['a b', 'n={1000000}', '[{"name":"a b"}]', 'it’s {{ params }}', '{{ 1/0 }}\n', hostile[0] ?? '']
        expect(answer).toEqual({
          states: { extract: 'success', echo: 'success', fails: 'failed', never: 'upstream_failed', clean: 'success' },
          results: {
            ...{ fails: null, never: null, clean: null },
            extract: { rows: [{ name: 'a b' }], count: 1000000 },
            echo: encoded.map((one) => Buffer.from(one).toString('base64')),
          },
        })
      } finally {
        await home.remove()
        await cluster.deleteNamespace(namespace)
      }
    },
    600_000,
  )
})

function makeTasks(own: string): object {
  const result = { from: 'file', image: own }
  const written = JSON.stringify({ rows: [{ name: 'a b' }], count: 1000000 })
  return {
    extract: {
      command: ['sh', '-c', `printf %s "$RESULT" > /airflow/xcom/return.json`],
      env: { RESULT: written },
      result,
    },
    echo: {
      after: ['extract'],
      command: ['sh', '-c', echo, 'sh'],
      arguments: [
        { $result: 'extract.rows.0.name' },
        { $text: ['n={', { $result: 'extract.count' }, '}'] },
        { $result: 'extract.rows' },
        { $param: 'greeting' },
        '{{ 1/0 }}\n',
      ],
      env: { HOSTILE: hostile[0] },
      resources: { requests: { cpu: '10m' }, limits: { memory: '64Mi' } },
      podSecurityContext: { runAsUser: 1000 },
      result,
    },
    fails: { after: ['extract'], command: ['sh', '-c', 'exit 3'] },
    never: { after: ['fails'], command: ['true'] },
    clean: { after: ['never'], trigger: 'all-done', command: ['echo', 'clean'] },
  }
}
