// Arguments on cluster, namespace and name.

import { toDnsLabel } from '../launch/pod-name.ts'
import { mostLabelCharacters } from '../spec/names.ts'
import { mistake, noted, setting, type Translate, type Translation, type TranslationContext } from './translation.ts'

/** Airflow's own limit. */
const mostNameCharacters = 220
/** Annotation with the whole id of a task whose pod's name had to be another. */
const taskIdAnnotation = 'pullpass.dev/task-id'

export const placeArguments: Readonly<Record<string, Translate>> = {
  kubernetes_conn_id: noted(
    'there are no connections here: name a context of a kubeconfig with `cluster_context`, or `in_cluster`',
  ),
  in_cluster: setting('inCluster'),
  cluster_context: (value, { given }) =>
    given['in_cluster'] === true
      ? { note: 'left out: with `in_cluster` there is no kubeconfig to choose from' }
      : { settings: { cluster: value } },
  config_file: setting('kubeconfig'),
  namespace: setting('namespace'),
  task_id: translateTaskId,
  name: translateName,
  random_name_suffix: (value) => ({
    settings: { nameSuffix: value },
    ...(value === true && { note: 'the suffix is made from the run and not by chance, so that no pod is made twice' }),
  }),
  labels: (value) => ({ settings: { labels: emptyForNone(value) } }),
  annotations: (value) => ({ settings: { annotations: emptyForNone(value) } }),
  hostname: setting('hostname'),
  subdomain: setting('subdomain'),
}

function translateName(value: unknown): Translation {
  if (typeof value !== 'string') return { settings: { name: value } }
  if (value.length > mostNameCharacters) {
    return mistake('name', `has ${value.length} characters; a pod's name has at most ${mostLabelCharacters}`)
  }
  if (value.length <= mostLabelCharacters) return { settings: { name: value } }
  return {
    settings: { name: value.slice(0, mostLabelCharacters) },
    note: `cut at ${mostLabelCharacters} characters: a pod's name has no more`,
  }
}

/** A task goes by its id where neither it nor its template or full spec has a name. */
function translateTaskId(value: unknown, { given }: TranslationContext): Translation {
  if (typeof value !== 'string') return mistake('task_id', 'must be a text')
  const isNamedElsewhere = ['name', 'full_pod_spec', 'pod', 'pod_template_file', 'pod_template_dict'].some((argument) =>
    Object.hasOwn(given, argument),
  )
  const label = toDnsLabel(value).slice(0, mostLabelCharacters) || 'task'
  const isWhole = label === value && !isNamedElsewhere
  return { settings: { defaultName: label, ...(!isWhole && { annotations: { [taskIdAnnotation]: value } }) } }
}

/** None as the value of a label is an empty text to Airflow. */
function emptyForNone(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, text ?? '']))
}
