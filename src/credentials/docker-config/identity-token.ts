// Logins that a pull secret can't hold.

import { quoteName } from '../../basics/quote.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'

/** For a login that is only a token for docker's own use, which the kubelet ignores. `keeper` is who has it, ready to be shown. */
export function identityTokenError(server: string, keeper: string): PullpassError {
  return new PullpassError(
    'credential-unusable',
    `${keeper} has only an identity token for ${quoteName(server)}, and no pull secret can hold one`,
    {
      cause: new Error('the kubelet reads user name and password alone'),
      remedies: [
        'make a password or an access token for the registry (for Azure: a repository token or a service principal) and pass it with --password-stdin',
      ],
    },
  )
}
