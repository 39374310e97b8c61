// kubeconfig's `auth-provider`: of the providers only `oidc` is left, and of it the id-token that the kubeconfig holds, as long as it is good.
// It is not refreshed here: most issuers replace the refresh token with each use, and one that kubectl never learns of ends the person's login.

import type { Clock } from '../../basics/clock.ts'
import { quoteName } from '../../basics/quote.ts'
import { Redacted } from '../../basics/redacted.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import type { KubeconfigUser } from '../kubeconfig/document.ts'
import { unusableContext } from '../kubeconfig/faults.ts'
import type { Authenticator } from './credential.ts'
import { bearerHeader } from './header.ts'

/** A token this close to its end is not sent any more (client-go plugin/pkg/client/auth/oidc: expiryDelta). */
const marginMs = 10_000

/** The authenticator of a provider. Throws `kubeconfig-context` for one that Kubernetes does not have any more. */
export function openAuthProvider(
  context: string,
  provider: NonNullable<KubeconfigUser['authProvider']>,
  clock: Clock,
): Authenticator {
  if (provider.name !== 'oidc') {
    const why = `its auth-provider ${quoteName(provider.name)} was removed in Kubernetes 1.26; a login program (\`exec\`) takes its place`
    throw unusableContext(context, why)
  }
  const idToken = provider.config.reveal()['id-token'] ?? ''
  const authorization = bearerHeader(new Redacted(idToken))
  const endsAtMs = readExpiryMs(idToken)
  return {
    async current() {
      if (!authorization || endsAtMs === undefined || clock.now().getTime() + marginMs >= endsAtMs)
        throw tokenEnded(context)
      return { authorization }
    },
    discard: () => false,
  }
}

function tokenEnded(context: string): PullpassError {
  return new PullpassError('login-failed', `the id-token of the context ${quoteName(context)} has ended`, {
    remedies: [
      `run \`kubectl get namespaces\` with the context ${quoteName(context)}: it renews the token and stores it`,
    ],
  })
}

/** When a JWT ends, in milliseconds since the epoch; undefined when it does not say. */
function readExpiryMs(token: string): number | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    if (typeof claims !== 'object' || claims === null || !('exp' in claims)) return undefined
    return typeof claims.exp === 'number' ? claims.exp * 1000 : undefined
  } catch {
    return undefined
  }
}
