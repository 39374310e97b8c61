// The plugins of the project folder, for the time of one command.

import { loadConfig } from '../../plugin/config/load.ts'
import { openPluginHost, type PluginHost } from '../../plugin/host.ts'
import type { ProveImage } from '../../provision/prove.ts'
import type { CliContext } from '../context.ts'
import { showText } from '../output/escape.ts'

/** Loads the configuration, says from where, and opens its plugins. Rejects with `config-damaged` or `plugin-invalid`. */
export async function openPlugins(
  context: CliContext,
  config: string | undefined,
  prove: ProveImage,
): Promise<PluginHost> {
  const { environment, clock, output } = context
  const loaded = await loadConfig({ environment, ...(config !== undefined && { path: config }) })
  if (loaded) output.note(`plugins: ${showText(loaded.path)}`)
  return openPluginHost({
    plugins: loaded?.config.plugins ?? [],
    clock,
    environment,
    prove,
    onNote: ({ plugin, level, message }) => {
      const text = `plugin ${plugin}: ${showText(message)}`
      if (level === 'warning') output.warn(text)
      else output.note(text)
    },
  })
}
