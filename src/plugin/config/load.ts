// Finds and loads `pullpass.config.ts`. Loading runs it: only commands that run tasks or ask sources do, and they print its path.

import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Environment } from '../../basics/environment.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { toError } from '../../errors/wrap.ts'
import type { PullpassConfig } from '../contract/define.ts'
import { checkPlugins } from '../register.ts'
import { resolveOwnImports } from './own-imports.ts'

/** The names that are looked for in the project folder, in this order. */
const configNames = ['pullpass.config.ts', 'pullpass.config.js', 'pullpass.config.mjs'] as const

/** A configuration and where it was found. */
export interface LoadedConfig {
  readonly path: string
  readonly config: PullpassConfig
}

export interface LoadConfigOptions {
  readonly environment: Environment
  /** The value of `--config`; a file in the working directory is looked for without it. */
  readonly path?: string
}

/** The path of the configuration; undefined when none is named and none is there. Loads nothing. */
async function findConfig({ environment, path }: LoadConfigOptions): Promise<string | undefined> {
  if (path !== undefined) return resolve(environment.workingDirectory, path)
  for (const name of configNames) {
    const candidate = resolve(environment.workingDirectory, name)
    if (await isFile(candidate)) return candidate
  }
  return undefined
}

/**
 * Loads the configuration; undefined when none is named and none is there. Throws `config-damaged` when it can't be loaded or is none, and
 * `plugin-invalid` when one of its plugins can't be used.
 */
export async function loadConfig(options: LoadConfigOptions): Promise<LoadedConfig | undefined> {
  const path = await findConfig(options)
  if (path === undefined) return undefined
  if (!(await isFile(path))) throw new PullpassError('config-damaged', `there is no configuration at \`${path}\``)
  resolveOwnImports()
  return { path, config: readConfig(path, await importDefault(path)) }
}

async function importDefault(path: string): Promise<unknown> {
  try {
    const module: unknown = await import(pathToFileURL(path).href)
    return Reflect.get(Object(module), 'default')
  } catch (thrown) {
    throw new PullpassError('config-damaged', `the configuration \`${path}\` can not be loaded`, {
      cause: toError(thrown),
      remedies: thrown instanceof PullpassError ? thrown.remedies : ['mend what the cause names'],
    })
  }
}

function readConfig(path: string, value: unknown): PullpassConfig {
  if (typeof value !== 'object' || value === null) {
    throw damaged(path, 'exports no configuration', 'write `export default defineConfig({ plugins: [] })`')
  }
  const unknown = Object.keys(value).find((member) => member !== 'plugins')
  if (unknown !== undefined)
    throw damaged(path, `has an unknown member \`${unknown}\``, 'take it out; known is: plugins')
  const plugins: unknown = Reflect.get(value, 'plugins') ?? []
  if (!Array.isArray(plugins))
    throw damaged(path, 'has `plugins` that is no list', 'write `plugins: [pullSecrets({ … })]`')
  return { plugins: checkPlugins(plugins) }
}

async function isFile(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined)
  return stats?.isFile() ?? false
}

function damaged(path: string, what: string, remedy: string): PullpassError {
  return new PullpassError('config-damaged', `the configuration \`${path}\` ${what}`, { remedies: [remedy] })
}
