// What this plugin says no with.

import type { LaunchVerdict } from 'pullpass/plugin'

export type Refusal = Extract<LaunchVerdict, { readonly kind: 'refuse' }>
