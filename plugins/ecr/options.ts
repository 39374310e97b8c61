// What people may say about how AWS is asked.

import type { Clock } from 'pullpass/plugin'

export interface EcrOptions {
  /** The profile of the AWS configuration to use; the default credential chain decides otherwise. */
  readonly profile?: string
  /** Profiles by account, for accounts whose repositories do not let the caller in. */
  readonly profiles?: Readonly<Record<string, string>>
  /** Where the API is, instead of AWS's own address; `AWS_ENDPOINT_URL` and `AWS_ENDPOINT_URL_ECR` work too. */
  readonly endpoint?: string
  /** Default: the machine's clock. */
  readonly clock?: Clock
  /** A number in [0, 1) that spreads renewals. Default: `Math.random`. */
  readonly random?: () => number
}
