// DAGs for tests of the export.

import { type Engine, exportDag, parseDag } from '../../../src/dag/index.ts'
import { isPullpassError } from '../../../src/errors/pullpass-error.ts'

export const image = 'registry.example.com/team/app:1'

/** The exported text of a DAG with these tasks. */
export async function exportTasks(engine: Engine, tasks: object, others: object = {}): Promise<string> {
  const dag = parseDag({ id: 'report', ...others, tasks }, 'the DAG')
  return await exportDag(dag, { engine, readFile: async () => '' })
}

/** What the engine can't express, a line each. */
export async function findRefused(engine: Engine, tasks: object, others: object = {}): Promise<string[]> {
  try {
    await exportTasks(engine, tasks, others)
  } catch (thrown) {
    if (!isPullpassError(thrown) || thrown.code !== 'dag-not-exportable') throw thrown
    if (!(thrown.cause instanceof AggregateError)) throw thrown
    return thrown.cause.errors.map((error: Error) => error.message)
  }
  return []
}
