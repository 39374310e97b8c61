// The folder where programs of other projects are kept from run to run.

import { homedir } from 'node:os'
import { join } from 'node:path'

/** `~/.cache/pullpass-peers`, or where XDG_CACHE_HOME says. */
export const peersCache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'pullpass-peers')
