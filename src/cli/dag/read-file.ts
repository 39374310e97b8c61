// The DAG of a command line: a file with data, or a module.

import { readFile } from 'node:fs/promises'
import { dirname, extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Dag } from '../../dag/model/dag.ts'
import { parseDag } from '../../dag/model/parse-dag.ts'
import { readDag } from '../../dag/model/read-dag.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { toError } from '../../errors/wrap.ts'
import type { ReadFile } from '../../operator/spec/layers.ts'
import { resolveOwnImports } from '../../plugin/config/own-imports.ts'
import type { CliContext } from '../context.ts'
import { readInput } from '../input-file.ts'
import { withoutExperimentalWarnings } from './experimental-warnings.ts'

export interface ReadDagFile {
  readonly dag: Dag
  /** The file in words, for messages. */
  readonly source: string
  /** Reads files that tasks name, from the DAG's own folder. */
  readonly readFile: ReadFile
}

const moduleEndings = ['.ts', '.mts', '.js', '.mjs']

/** Reads and checks the DAG. Rejects with `dag-invalid`, or with `usage` when there is no such file. */
export async function readDagFile(context: CliContext, file: string): Promise<ReadDagFile> {
  const { workingDirectory } = context.environment
  const source = file === '-' ? 'standard input' : `\`${file}\``
  const path = file === '-' ? file : resolve(workingDirectory, file)
  const folder = file === '-' ? workingDirectory : dirname(path)
  const dag = moduleEndings.includes(extname(path))
    ? parseDag(await importDefault(path, source), source)
    : await readDag(new TextDecoder().decode(await readInput(path, 'the DAG', context)), source)
  return { dag, source, readFile: async (named) => await readFile(resolve(folder, named), 'utf8') }
}

/** The module runs: whoever names it trusts it. */
async function importDefault(path: string, source: string): Promise<unknown> {
  resolveOwnImports()
  try {
    const module: object = await withoutExperimentalWarnings(async () => await import(pathToFileURL(path).href))
    if (Reflect.has(module, 'default')) return Reflect.get(module, 'default')
    throw new Error('it has no default export')
  } catch (thrown) {
    throw new PullpassError('dag-invalid', `${source} can not be loaded`, {
      cause: toError(thrown),
      remedies: ['mend what the cause names; the default export is the DAG'],
    })
  }
}
