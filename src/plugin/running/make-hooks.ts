// Makes the hooks of every plugin for one run, each with the capabilities that it asked for.

import type { Clock } from '../../basics/clock.ts'
import type { ProveImage } from '../../provision/proof/prove.ts'
import { accessCredentials, type OriginContext } from '../access/credentials.ts'
import { accessProofs } from '../access/proving.ts'
import { readSecrets, type SecretAccess, writeSecrets } from '../access/secrets.ts'
import type { BaseContext, PluginLog } from '../capabilities.ts'
import { buildContext, type CapabilityMakers } from '../context.ts'
import type { Plugin } from '../contract/define.ts'
import type { RunInfo } from '../contract/run.ts'
import type { PluginNote, RunPlace } from '../host.ts'
import { checkHooks } from '../register.ts'
import { hookFailure } from './call-hook.ts'
import type { MadePlugin } from './hook-caller.ts'
import type { RunWrites } from './writing.ts'

/** What hooks are made with. */
export interface MakingParts {
  readonly plugins: readonly Plugin[]
  readonly clock: Clock
  readonly prove: ProveImage
  readonly origins: OriginContext
  readonly onNote?: ((note: PluginNote) => void) | undefined
}

/** The hooks of one run. Throws `plugin-failed` or `plugin-invalid`, by name. */
export function makeHooks(run: RunInfo, place: RunPlace, parts: MakingParts, writes: RunWrites): MadePlugin[] {
  const makers = makeCapabilities(run, place, parts, writes)
  return parts.plugins.flatMap((plugin) => {
    if (!plugin.hooks) return []
    const base: BaseContext = { run, log: openLog(plugin.name, run, parts), clock: parts.clock, signal: place.signal }
    const context = buildContext(plugin.name, plugin.needs ?? [], base, makers)
    return [{ plugin: plugin.name, hooks: checkHooks(plugin.name, callHooks(plugin, context)) }]
  })
}

function callHooks(plugin: Plugin, context: Parameters<NonNullable<Plugin['hooks']>>[0]): unknown {
  try {
    return plugin.hooks?.(context)
  } catch (thrown) {
    throw hookFailure({ plugin: plugin.name, hook: 'hooks' }, thrown)
  }
}

function openLog(plugin: string, run: RunInfo, { onNote }: MakingParts): PluginLog {
  const note = (level: PluginNote['level']) => (message: string) =>
    onNote?.({ plugin, runId: run.runId, level, message: String(message) })
  return { info: note('info'), warn: note('warning') }
}

function makeCapabilities(
  { namespace }: RunInfo,
  { cluster, signal }: RunPlace,
  { clock, prove, origins }: MakingParts,
  writes: RunWrites,
): CapabilityMakers {
  const secrets: SecretAccess = {
    cluster,
    namespace,
    now: () => clock.now(),
    signal,
    inTurn: (name, write) => writes.inTurn(JSON.stringify([cluster.name, namespace, name]), write),
  }
  const read = { get: (name: string) => cluster.serviceAccounts.get({ namespace, name }, { signal }) }
  const capacity = {
    nodes: () => cluster.capacity.nodes({ signal }),
    limits: () => cluster.capacity.limits(namespace, { signal }),
  }
  return {
    'secrets.read': () => ({ secrets: { read: readSecrets(secrets) } }),
    'secrets.write': () => ({ secrets: { write: writeSecrets(secrets) } }),
    'serviceAccounts.read': () => ({ serviceAccounts: { read } }),
    credentials: () => ({ credentials: accessCredentials(origins, signal) }),
    prove: () => ({ prove: accessProofs(prove, signal) }),
    capacity: () => ({ capacity }),
  }
}
