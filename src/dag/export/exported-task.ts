// Tasks as an engine's writer gets them: the finished pod, in whose texts references are still to be seen.

import type { Pod } from '../../basics/wire.ts'
import { buildPod } from '../../operator/spec/build-pod.ts'
import type { ReadFile } from '../../operator/spec/layers.ts'
import type { PodTask } from '../../operator/spec/pod-task.ts'
import type { Dag, DagTask } from '../model/dag.ts'
import { listReferences } from '../model/graph.ts'
import type { Reference, TextParts } from '../model/reference.ts'
import { resolveTask } from '../model/resolve.ts'

export type PodSpec = NonNullable<Pod['spec']>
export type Container = PodSpec['containers'][number]

export interface ExportedTask extends DagTask {
  /** The settings without the result: engines have ways of their own to take it. */
  readonly task: PodTask
  /** Only when the task or one of its layers says it. */
  readonly namespace?: string
  readonly metadata: NonNullable<Pod['metadata']>
  /** Without the containers. */
  readonly spec: Omit<PodSpec, 'containers'>
  readonly main: Container
  /** Containers beside the main one. */
  readonly others: readonly Container[]
  readonly result: PodTask['result']
  /** Whether another task uses the result. */
  readonly isResultUsed: boolean
  /** The parts of any text of the pod. */
  readonly readText: (text: string) => TextParts
}

export interface ExportedDag extends Omit<Dag, 'tasks'> {
  readonly tasks: readonly ExportedTask[]
}

/** Stands for the namespace that nobody named. */
const noNamespace = 'pullpass-no-namespace'

interface ReadOptions {
  readonly readFile: ReadFile
  readonly signal?: AbortSignal
}

/** Builds the pod of every task. Throws `task-invalid`. */
export async function readExportedDag(dag: Dag, options: ReadOptions): Promise<ExportedDag> {
  const used = new Set<string>()
  for (const task of dag.tasks) {
    for (const { reference } of listReferences(task)) if (reference.kind === 'result') used.add(reference.task)
  }
  const tasks: ExportedTask[] = []
  for (const task of dag.tasks) tasks.push(await readTask(task, used.has(task.id), options))
  return { ...dag, tasks }
}

async function readTask(task: DagTask, isResultUsed: boolean, options: ReadOptions): Promise<ExportedTask> {
  const references: Reference[] = []
  const mark = chooseMark(JSON.stringify(task.settings))
  const resolved = resolveTask(task, (reference) => `${mark}${references.push(reference) - 1}${mark}`)
  const { result, ...plain } = resolved
  const built = await buildPod(plain, {
    ...options,
    source: `task \`${task.id}\``,
    configured: { namespace: noNamespace },
  })
  const { containers = [], ...spec } = built.pod.spec ?? {}
  const main = containers.find(({ name }) => name === built.mainContainer)
  if (!main) throw new TypeError('a built pod has its main container')
  return {
    ...task,
    task: plain,
    ...(built.namespace !== noNamespace && { namespace: built.namespace }),
    metadata: built.pod.metadata ?? {},
    spec,
    main,
    others: containers.filter((container) => container !== main),
    result,
    isResultUsed,
    readText: (text) => splitAtMarks(text, mark, references),
  }
}

/** A character that stands in none of the task's texts, from those that Unicode leaves to private agreement. */
function chooseMark(texts: string): string {
  for (let code = 0xe000; code <= 0xf8ff; code += 1) {
    const mark = String.fromCharCode(code)
    if (!texts.includes(mark)) return mark
  }
  throw new RangeError('the texts of one task use every private character of Unicode')
}

function splitAtMarks(text: string, mark: string, references: readonly Reference[]): TextParts {
  return text
    .split(mark)
    .map((part, index) => (index % 2 === 1 ? (references[Number(part)] ?? part) : part))
    .filter((part) => part !== '')
}
