// Basic authentication, as of a registry with an htpasswd file (RFC 7617).

import type { Clock } from '../../basics/clock.ts'
import { isAllowed, type RegistryAccount, readBasicLogin } from './accounts.ts'
import { RegistryError } from './errors.ts'
import type { Gate } from './gate.ts'

const challenge = { 'www-authenticate': 'Basic realm="pullpass sandbox"' }

/** A gate that wants user name and password with every request that is not public. */
export function createBasicGate(accounts: readonly RegistryAccount[], clock: Clock): Gate {
  return {
    admit(request, need) {
      const login = readBasicLogin(request.headers, accounts, clock.now())
      if (login === 'refused') throw new RegistryError('UNAUTHORIZED', challenge)
      if (login !== undefined) request.record.user = login.username
      const isAdmitted = need === undefined ? login !== undefined : isAllowed(login, need.repository, need.action)
      if (isAdmitted) return
      throw login === undefined ? new RegistryError('UNAUTHORIZED', challenge) : new RegistryError('DENIED')
    },
  }
}
