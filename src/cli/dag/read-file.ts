// The DAG of a command line: a file with data, or a module.

import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Dag } from '../../dag/model/dag.ts'
import { parseDag } from '../../dag/model/parse-dag.ts'
import { readDag } from '../../dag/model/read-dag.ts'
import type { ReadFile } from '../../operator/spec/layers.ts'
import type { CliContext } from '../context.ts'
import { importDefault, isModule } from '../import-default.ts'
import { readInput } from '../input-file.ts'

export interface ReadDagFile {
  readonly dag: Dag
  /** The file in words, for messages. */
  readonly source: string
  /** Reads files that tasks name, from the DAG's own folder. */
  readonly readFile: ReadFile
}

/** Reads and checks the DAG. Rejects with `dag-invalid`, or with `usage` when there is no such file. */
export async function readDagFile(context: CliContext, file: string): Promise<ReadDagFile> {
  const { workingDirectory } = context.environment
  const source = file === '-' ? 'standard input' : `\`${file}\``
  const folder = file === '-' ? workingDirectory : dirname(resolve(workingDirectory, file))
  const dag = isModule(file)
    ? parseDag(await importDefault(file, { code: 'dag-invalid', source, what: 'DAG' }, context), source)
    : await readDag(new TextDecoder().decode(await readInput(file, 'the DAG', context)), source)
  return { dag, source, readFile: async (named) => await readFile(resolve(folder, named), 'utf8') }
}
