// The namespace of a command line, over what the tasks say.

import type { Dag } from '../../dag/model/dag.ts'

/** `dag` with every task in `namespace`, if one was typed. */
export function placeTasks(dag: Dag, namespace: string | undefined): Dag {
  if (namespace === undefined) return dag
  return { ...dag, tasks: dag.tasks.map((task) => ({ ...task, settings: { ...task.settings, namespace } })) }
}
