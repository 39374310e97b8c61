// `pullpass help dag`: the file, and an operator of Airflow in both spellings.

import { dagFieldCatalogue, placeFieldCatalogue, referenceCatalogue, retryFieldCatalogue } from '../../dag/catalogue.ts'
import type { HelpTopic } from '../help/topics.ts'

/** The task of the example as its author had it in 2021. */
export const guideOperator = `from airflow.contrib.operators.kubernetes_pod_operator import KubernetesPodOperator

hello = KubernetesPodOperator(
    namespace="default",
    image="registry.example.com/team/hello:1",
    image_pull_secrets="regcred",
    cmds=["sh", "-c"],
    arguments=["echo hello"],
    labels={"foo": "bar"},
    name="hello",
    task_id="hello",
    resources={"request_cpu": "100m", "limit_memory": "128Mi"},
    is_delete_operator_pod=False,
    dag=dag,
)
`

/** The same as a DAG of pullpass. */
export const guideDag = `id: hello
tasks:
  hello:
    namespace: default
    image: registry.example.com/team/hello:1
    imagePullSecrets: [regcred]
    command: [sh, -c]
    arguments: [echo hello]
    labels: { foo: bar }
    resources: { requests: { cpu: 100m }, limits: { memory: 128Mi } }
    onFinish: keep
`

export const dagTopic: HelpTopic = {
  name: 'dag',
  summary: 'the file of pullpass dag: tasks, their order, results and parameters; and how it compares with Airflow',
  introduction:
    "A DAG is a YAML or JSON file, or a TypeScript module that says export default defineDag({ … }) with defineDag of pullpass/dag. A task that was skipped takes along those that come after it; one that failed keeps them from beginning; trigger all-done is for tasks that run all the same. State is kept in .pullpass/dag.db, one file a project, readable by its owner alone: which tasks are over and why, their results, and the DAG's parameters; no settings of tasks.",
  readEntries: async () => {
    const entries = (catalogue: Readonly<Record<string, string>>, before = '') =>
      Object.entries(catalogue).map(([term, text]) => ({ term: `${before}${term}`, text }))
    return [
      ...entries(dagFieldCatalogue),
      ...entries(placeFieldCatalogue, 'tasks.ID.'),
      ...entries(retryFieldCatalogue, 'retries.'),
      ...entries(referenceCatalogue),
    ]
  },
  readExamples: async () => {
    const [{ readDag }, { exportDag }] = await Promise.all([
      import('../../dag/model/read-dag.ts'),
      import('../../dag/export/export-dag.ts'),
    ])
    const dag = await readDag(guideDag, 'the example')
    return [
      { title: 'A task of 2021. Its import fails today: there is no airflow.contrib any more', text: guideOperator },
      { title: 'The same for pullpass dag run', text: guideDag },
      {
        title: 'The same for the present Airflow, by pullpass dag export --to airflow',
        text: await exportDag(dag, { engine: 'airflow', readFile: async () => '' }),
      },
    ]
  },
  closing:
    'With the new import alone it fails all the same: resources is no such argument now. As container_resources the old keys are taken without a word and set nothing, and is_delete_operator_pod=False is ignored: the pod is deleted. What DAG authors should know is in src/dag/README.md of the repository.',
}
