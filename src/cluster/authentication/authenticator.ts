// Chooses how the user of a context authenticates, by the rules of client-go (rest/transport.go, tools/clientcmd/client_config.go).

import type { Clock } from '../../basics/clock.ts'
import type { Redacted } from '../../basics/redacted.ts'
import type { KubeconfigUser } from '../kubeconfig/document.ts'
import { unusableContext } from '../kubeconfig/faults.ts'
import type { ResolvedContext } from '../kubeconfig/resolve.ts'
import { openAuthProvider } from './auth-provider.ts'
import { openClientCertificate } from './client-certificate.ts'
import type { Authenticator } from './credential.ts'
import { openLogin } from './exec/login.ts'
import type { ExecPrograms } from './exec/programs.ts'
import { basicHeader, bearerHeader } from './header.ts'
import { openTokenFile } from './token-file.ts'

export interface AuthenticatorOptions {
  readonly clock: Clock
  readonly programs: ExecPrograms
}

const anonymous: Authenticator = { current: async () => ({}), discard: () => false }

/**
 * The authenticator of a context. A context without a user is anonymous, and so is every one whose server is plain http, as for kubectl.
 * Throws `kubeconfig-context` for a user that can't be used.
 */
export function openAuthenticator(context: ResolvedContext, options: AuthenticatorOptions): Authenticator {
  const { user } = context
  if (!user || context.server.startsWith('http://')) return anonymous
  const login = openHeaderSource(context, user, options)
  const certificate = openClientCertificate(context.name, user, options.clock)
  if (!certificate) return login
  return {
    async current(signal) {
      const [credential, own] = await Promise.all([login.current(signal), certificate.read()])
      return { ...credential, clientCertificate: own }
    },
    discard(refused) {
      const mayCertificateChange = certificate.forget()
      return login.discard(refused) || mayCertificateChange
    },
  }
}

function openHeaderSource(
  context: ResolvedContext,
  user: KubeconfigUser,
  options: AuthenticatorOptions,
): Authenticator {
  if (user.basic && (user.token || user.tokenFile)) {
    throw unusableContext(context.name, 'its user has both a token and a password')
  }
  if (user.tokenFile) return openTokenFile(context.name, user.tokenFile, user.token, options.clock)
  if (user.token) return fixed(readToken(context.name, user.token))
  if (user.basic) return fixed(basicHeader(user.basic.username, user.basic.password))
  if (user.exec) return openLogin(context, user.exec, options)
  if (user.authProvider) return openAuthProvider(context.name, user.authProvider, options.clock)
  return anonymous
}

function fixed(authorization: Redacted<string>): Authenticator {
  return { current: async () => ({ authorization }), discard: () => false }
}

function readToken(context: string, token: Redacted<string>): Redacted<string> {
  const header = bearerHeader(token)
  if (!header) throw unusableContext(context, 'its token is empty or has characters that no token may have')
  return header
}
