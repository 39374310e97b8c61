// Where `scripts/cluster` is.

import { join } from 'node:path'

/** The script that makes and removes a cluster; `INSTANCE` in the environment says which. */
export const clusterScript = join(import.meta.dirname, '../../../scripts/cluster')
