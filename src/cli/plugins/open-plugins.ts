// The plugins of the project folder, for the time of one command.

import { openPluginHost, type PluginHost } from '../../plugin/host.ts'
import type { ProveImage } from '../../provision/proof/prove.ts'
import type { CliContext } from '../context.ts'
import { showText } from '../output/escape.ts'
import { loadPluginConfig } from './load-config.ts'

/** Loads the configuration and opens its plugins. Rejects with `config-damaged` or `plugin-invalid`. */
export async function openPlugins(
  context: CliContext,
  config: string | undefined,
  prove: ProveImage,
): Promise<PluginHost> {
  const { environment, clock, output } = context
  const { plugins = [] } = await loadPluginConfig(context, config)
  return openPluginHost({
    ...{ plugins, clock, environment, prove },
    onNote: ({ plugin, level, message }) => {
      const text = `plugin ${plugin}: ${showText(message)}`
      if (level === 'warning') output.warn(text)
      else output.note(text)
    },
  })
}
