// The order of a DAG's tasks: names that are known, no cycle, and results only of tasks that come before.

import { suggest } from '../../operator/spec/suggest.ts'
import { joinPath } from '../../operator/spec/traced.ts'
import type { Dag, DagTask } from './dag.ts'
import type { DagIssue } from './issue.ts'
import { mapReferences } from './map-references.ts'
import { type Reference, readTextParts } from './reference.ts'

/** A use of another task's result or of a parameter, and where it stands in the DAG. */
interface Use {
  readonly reference: Reference
  readonly path: string
}

/** Every unknown name, every cycle, and every result that is used before it exists. `tasks` may be in any order. */
export function findGraphIssues({ params, tasks }: Pick<Dag, 'params' | 'tasks'>): DagIssue[] {
  const byId = new Map(tasks.map((task) => [task.id, task]))
  const unknown = tasks.flatMap((task) => findUnknownTasks(task, byId))
  const cycle = findCycle(tasks, byId)
  const uses = tasks.flatMap((task) => findUseIssues(task, { byId, params, isOrdered: cycle === undefined }))
  return [...unknown, ...(cycle === undefined ? [] : [cycle]), ...uses]
}

/** `tasks`, each after those that it comes after; otherwise in their order. There must be no cycle. */
export function sortTasks(tasks: readonly DagTask[]): readonly DagTask[] {
  const byId = new Map(tasks.map((task) => [task.id, task]))
  const sorted = new Set<DagTask>()
  for (const root of tasks) {
    const stack = [root]
    for (let task = stack.at(-1); task; task = stack.at(-1)) {
      const next = task.after.flatMap((id) => byId.get(id) ?? []).find((before) => !sorted.has(before))
      if (next) {
        stack.push(next)
        continue
      }
      sorted.add(task)
      stack.pop()
    }
  }
  return [...sorted]
}

/** The ids of all tasks that are over before `task` begins. */
function listAncestors(task: DagTask, byId: ReadonlyMap<string, DagTask>): ReadonlySet<string> {
  const found = new Set<string>()
  const open = [...task.after]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue
    found.add(id)
    open.push(...(byId.get(id)?.after ?? []))
  }
  return found
}

/** The references in the settings of `task`. */
export function listReferences({
  settings,
}: DagTask): readonly { readonly reference: Reference; readonly at: string }[] {
  const found: { reference: Reference; at: string }[] = []
  mapReferences(settings, (value, at) => {
    const read = readTextParts(value)
    const parts = 'parts' in read ? read.parts : []
    for (const part of parts) if (typeof part !== 'string') found.push({ reference: part, at })
    return ''
  })
  return found
}

function findUnknownTasks(task: DagTask, byId: ReadonlyMap<string, DagTask>): DagIssue[] {
  return task.after.flatMap((id, index) => {
    const path = `${joinPath('tasks', task.id)}.after[${index}]`
    if (id === task.id) return [{ path, message: 'is the task itself' }]
    if (task.after.indexOf(id) !== index) return [{ path, message: `names \`${id}\` a second time` }]
    return byId.has(id) ? [] : [{ path, message: `names no task of the DAG${suggest(id, [...byId.keys()])}` }]
  })
}

function findCycle(tasks: readonly DagTask[], byId: ReadonlyMap<string, DagTask>): DagIssue | undefined {
  const done = new Set<string>()
  for (const { id: root } of tasks) {
    const way: string[] = []
    const open: { readonly id: string; isLeft: boolean }[] = [{ id: root, isLeft: false }]
    for (let step = open.at(-1); step; step = open.at(-1)) {
      if (step.isLeft || done.has(step.id)) {
        open.pop()
        if (step.isLeft) done.add(way.pop() ?? '')
        continue
      }
      const start = way.indexOf(step.id)
      if (start >= 0) return describeCycle(way.slice(start))
      step.isLeft = true
      way.push(step.id)
      const before = (byId.get(step.id)?.after ?? []).filter((id) => id !== step.id && byId.has(id))
      open.push(...before.map((id) => ({ id, isLeft: false })))
    }
  }
  return undefined
}

function describeCycle(way: readonly string[]): DagIssue {
  const [first = ''] = way
  const shown = [...way, first].map((id) => `\`${id}\``).join(' after ')
  return { path: `${joinPath('tasks', first)}.after`, message: `closes a cycle: ${shown}` }
}

interface UseContext {
  readonly byId: ReadonlyMap<string, DagTask>
  readonly params: Dag['params']
  /** Whether it can be said what comes before what. */
  readonly isOrdered: boolean
}

function findUseIssues(task: DagTask, context: UseContext): DagIssue[] {
  const uses = listReferences(task).map(({ reference, at }) => ({
    reference,
    path: `${joinPath('tasks', task.id)}.${at}`,
  }))
  if (uses.length === 0) return []
  const ancestors = context.isOrdered ? listAncestors(task, context.byId) : undefined
  return uses.flatMap((use) => {
    const message = judgeUse(use, task, ancestors, context)
    return message === undefined ? [] : [{ path: use.path, message }]
  })
}

function judgeUse(
  { reference }: Use,
  task: DagTask,
  ancestors: ReadonlySet<string> | undefined,
  { byId, params }: UseContext,
): string | undefined {
  if (reference.kind === 'param') {
    if (Object.hasOwn(params, reference.name)) return undefined
    return `uses a parameter \`${reference.name}\` that the DAG does not have${suggest(reference.name, Object.keys(params))}`
  }
  const { task: from } = reference
  const source = byId.get(from)
  if (!source) return `uses the result of \`${from}\`, which is no task of the DAG${suggest(from, [...byId.keys()])}`
  if (from === task.id) return 'uses the result of the task itself'
  if (ancestors && !ancestors.has(from)) {
    return `uses the result of \`${from}\` before it exists: put \`${from}\` into \`after\``
  }
  if (source.settings['result'] === undefined)
    return `uses the result of \`${from}\`, which gives none: set its \`result\``
  return undefined
}
