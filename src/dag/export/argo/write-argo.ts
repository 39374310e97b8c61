// A Workflow for Argo Workflows 3.7.

import type { FinishPolicy } from '../../../operator/terms.ts'
import type { Written } from '../export-dag.ts'
import type { ExportedDag, ExportedTask } from '../exported-task.ts'
import type { Inexpressible } from '../inexpressible.ts'
import { writeYaml } from '../yaml.ts'
import { looksLikeTag, noTagCondition, resultTag } from './expressions.ts'
import { findInexpressible } from './inexpressible.ts'
import { chooseTemplateNames, workflowPrefix } from './names.ts'
import { makeTemplate, type TaskTemplate } from './template.ts'

const podGc: Readonly<Record<FinishPolicy, string | undefined>> = {
  delete: 'OnPodCompletion',
  'delete-succeeded': 'OnPodSuccess',
  'delete-active': undefined,
  keep: undefined,
}

/** Writes the workflow, or says what Argo can't express. */
export async function writeArgo(dag: ExportedDag): Promise<Written> {
  const { entry, nameOf } = chooseTemplateNames(dag.tasks.map(({ id }) => id))
  const secrets = commonSecrets(dag.tasks)
  const templates = dag.tasks.map((task) => ({ task, made: makeTemplate(task, nameOf(task.id), secrets) }))
  const inexpressible = [...findInexpressible(dag), ...findTags(dag, templates)]
  if (inexpressible.length > 0) return { inexpressible }
  const steps = templates.map(({ task, made }) => makeStep(task, made, nameOf))
  const [first] = dag.tasks
  const strategy = podGc[first?.task.onFinish ?? 'delete']
  const parameters = Object.entries(dag.params).map(([name, value]) => ({ name, value: String(value) }))
  const workflow = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Workflow',
    metadata: {
      generateName: workflowPrefix(dag.id),
      ...(first?.namespace !== undefined && { namespace: first.namespace }),
    },
    spec: {
      entrypoint: entry,
      ...(parameters.length > 0 && { arguments: { parameters } }),
      ...(dag.concurrency !== undefined && { parallelism: dag.concurrency }),
      ...(secrets.length > 0 && { imagePullSecrets: secrets.map((name) => ({ name })) }),
      ...(strategy !== undefined && { podGC: { strategy } }),
      templates: [
        { name: entry, dag: { failFast: false, tasks: steps } },
        ...templates.map(({ made }) => made.template),
      ],
    },
  }
  return { text: `${header(dag)}${await writeYaml(workflow)}` }
}

function header({ id, expectedSeconds }: ExportedDag): string {
  const lines = [
    `DAG ${id}, written by \`pullpass dag export --to argo\` for Argo Workflows 3.7 or newer.`,
    'The pull secrets have to exist in the namespace of the workflow: `pullpass create` makes and proves them.',
    ...(expectedSeconds === undefined ? [] : [`It is expected to take ${expectedSeconds} seconds.`]),
  ]
  return lines.map((line) => `# ${line}\n`).join('')
}

/** The pull secrets that every task has, in the order of the first. */
function commonSecrets(tasks: readonly ExportedTask[]): readonly string[] {
  const [first, ...others] = tasks.map(({ spec }) => (spec.imagePullSecrets ?? []).flatMap(({ name }) => name ?? []))
  return (first ?? []).filter((name) => others.every((names) => names.includes(name)))
}

function makeStep(task: ExportedTask, { inputs }: TaskTemplate, nameOf: (id: string) => string): unknown {
  const parameters = [...inputs].map(([name, use]) => ({ name, value: resultTag(use, nameOf) }))
  const name = nameOf(task.id)
  return {
    name,
    template: name,
    ...(task.after.length > 0 && { depends: writeDepends(task, nameOf) }),
    ...(parameters.length > 0 && { when: noTagCondition([...inputs.values()], nameOf), arguments: { parameters } }),
  }
}

function writeDepends({ after, trigger }: ExportedTask, nameOf: (id: string) => string): string {
  const ends = ['Succeeded', 'Failed', 'Errored', 'Skipped', 'Omitted']
  const parts = after.map((id) => {
    const name = nameOf(id)
    return trigger === 'all-succeeded' ? name : `(${ends.map((end) => `${name}.${end}`).join(' || ')})`
  })
  return parts.join(' && ')
}

function findTags(
  { params }: ExportedDag,
  templates: readonly { readonly task: ExportedTask; readonly made: TaskTemplate }[],
): Inexpressible[] {
  const why = 'holds `{{`, which Argo takes for the beginning of a template and has no way to write as a text'
  return [
    ...Object.entries(params)
      .filter(([, value]) => looksLikeTag([String(value)]))
      .map(([name]) => ({ feature: `params.${name}`, why })),
    ...templates.flatMap(({ task, made }) => made.tagLike.map((feature) => ({ task: task.id, feature, why }))),
  ]
}
