// A DAG as a file of another engine.

import type { ReadFile } from '../../operator/spec/layers.ts'
import type { Dag } from '../model/dag.ts'
import { writeAirflow } from './airflow/write-airflow.ts'
import { writeArgo } from './argo/write-argo.ts'
import type { Engine } from './engines.ts'
import { type ExportedDag, readExportedDag } from './exported-task.ts'
import { type Inexpressible, notExportable } from './inexpressible.ts'

export interface ExportOptions {
  readonly engine: Engine
  /** Reads template files of tasks. */
  readonly readFile: ReadFile
  readonly signal?: AbortSignal
}

/** What an engine's writer makes of a DAG: the file, or everything that the engine has no way to say. */
export type Written = { readonly text: string } | { readonly inexpressible: readonly Inexpressible[] }

const writers: Readonly<Record<Engine, (dag: ExportedDag) => Written | Promise<Written>>> = {
  airflow: writeAirflow,
  argo: writeArgo,
}

/**
 * The text of the file, which ends in a line end. Whatever a text holds, in the file it is a text: it can't become Python, Jinja, YAML or an
 * Argo expression. Throws `dag-not-exportable`, naming task and feature, for all that the engine can't express, and `task-invalid` for a task
 * whose pod can't be built.
 */
export async function exportDag(dag: Dag, { engine, readFile, signal }: ExportOptions): Promise<string> {
  const exported = await readExportedDag(dag, { readFile, ...(signal && { signal }) })
  const written = await writers[engine](exported)
  if ('inexpressible' in written) throw notExportable(dag.id, engine, written.inexpressible)
  return written.text
}
