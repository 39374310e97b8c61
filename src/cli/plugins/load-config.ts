// The configuration with plugins, for commands that run them: found, loaded, and its path told.

import type { PullpassConfig } from '../../plugin/contract/define.ts'
import type { CliContext } from '../context.ts'
import { showText } from '../output/escape.ts'

/** The configuration of the project folder or of `--config`; an empty one where there is none. Says on stderr which file was loaded. */
export async function loadPluginConfig(context: CliContext, path: string | undefined): Promise<PullpassConfig> {
  const { loadConfig } = await import('../../plugin/config/load.ts')
  const { environment, output } = context
  const loaded = await loadConfig({ environment, ...(path !== undefined && { path }) })
  if (loaded === undefined) return {}
  output.note(showText(`configuration: ${loaded.path}`))
  return loaded.config
}
