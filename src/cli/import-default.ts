// A task or a DAG that is written as a module.

import { access, constants } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PullpassError } from '../errors/pullpass-error.ts'
import { toError } from '../errors/wrap.ts'
import { resolveOwnImports } from '../plugin/config/own-imports.ts'
import type { CliContext } from './context.ts'
import { withoutExperimentalWarnings } from './experimental-warnings.ts'
import { unreadableFile } from './input-file.ts'
import { showText } from './output/escape.ts'

const moduleEndings = ['.ts', '.mts', '.js', '.mjs']

/** What the module stands for, in words and as a code. */
export interface ModuleKind {
  readonly code: 'dag-invalid' | 'task-invalid'
  /** The file as a message names it. */
  readonly source: string
  readonly what: 'DAG' | 'task'
}

/** Whether the file is a module, by its name; what is none holds data. */
export function isModule(path: string): boolean {
  return moduleEndings.includes(extname(path))
}

/**
 * The default export. The module runs: whoever names it trusts it; its `pullpass/…` imports mean the pullpass that runs. Rejects with
 * `usage` when there is no such file, and with the code of its kind when it can't be loaded or has none.
 */
export async function importDefault(file: string, kind: ModuleKind, context: CliContext): Promise<unknown> {
  const path = resolve(context.environment.workingDirectory, file)
  await access(path, constants.R_OK).catch((error: unknown) => {
    throw unreadableFile(file, error)
  })
  context.output.detail(`loads ${showText(path)}`)
  resolveOwnImports()
  try {
    const module: object = await withoutExperimentalWarnings(async () => await import(pathToFileURL(path).href))
    if (Reflect.has(module, 'default')) return Reflect.get(module, 'default')
    throw new Error('it has no default export')
  } catch (thrown) {
    throw new PullpassError(kind.code, `${kind.source} can not be loaded`, {
      cause: toError(thrown),
      remedies: [`mend what the cause names; the default export is the ${kind.what}`],
    })
  }
}
