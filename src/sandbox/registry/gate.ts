// What stands before every request to the registry: the login, and whether it may do what it asks.

import type { Reply } from '../loopback/reply.ts'
import type { ReceivedRequest } from '../loopback/request.ts'
import type { Action } from './accounts.ts'

/** What a request wants to do where. */
export interface Need {
  readonly repository: string
  readonly action: Action
}

export interface Gate {
  /** Returns when the request may go on, otherwise throws a RegistryError with the challenge. No need: the API's root. */
  admit(request: ReceivedRequest, need: Need | undefined): void
  /** The token endpoint's answer to a GET or POST of `/token`; not there where no tokens are used. */
  answerTokenRequest?(request: ReceivedRequest): Promise<Reply>
}
