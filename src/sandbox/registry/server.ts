// The sandbox's registry with its own port: content, accounts and the server in front of them.

import type { Clock } from '../../basics/clock.ts'
import type { FaultPlan } from '../loopback/faults.ts'
import type { RequestJournal } from '../loopback/journal.ts'
import { createToken } from '../loopback/secrecy.ts'
import { type LoopbackServer, serveOnLoopback } from '../loopback/serve.ts'
import type { LoopbackIdentity } from '../tls/certificate.ts'
import type { RegistryAccount } from './accounts.ts'
import { answerRegistryRequest } from './answer.ts'
import { createBasicGate } from './basic.ts'
import { createBearerGate } from './bearer.ts'
import { RegistryContent } from './content.ts'
import { registryFaultReply } from './errors.ts'
import { addSandboxImage, type SandboxImage } from './image/made-image.ts'
import { TokenSigner } from './token.ts'

export type { RegistryAccount } from './accounts.ts'

export interface SandboxRegistryOptions {
  /** How it asks for a login. Default `basic`. */
  readonly authentication?: 'basic' | 'bearer'
  /** TLS with a certificate of the sandbox's own authority. Default plain HTTP, which clients allow on loopback. */
  readonly tls?: boolean
  /** Accounts beside the sandbox's own. */
  readonly accounts?: readonly RegistryAccount[]
}

export interface RunningRegistry {
  readonly server: LoopbackServer
  readonly username: string
  readonly password: string
  readonly isTls: boolean
  readonly content: RegistryContent
  /** Lets one more account in, until the returned function is called. */
  readonly addAccount: (account: RegistryAccount) => () => void
  /** Digests of the manifests that the sandbox itself made: the only images that may ever be run. */
  readonly ownDigests: ReadonlySet<string>
}

/** What it is started with. */
export interface StartOptions extends SandboxRegistryOptions {
  /** What it holds from the start. */
  readonly images: readonly SandboxImage[]
  readonly identity: LoopbackIdentity
  readonly faults: FaultPlan
  readonly journal: RequestJournal
  readonly clock: Clock
}

/** Starts the registry with its first images and a random account that may pull and push everything. */
export async function startRegistry(options: StartOptions): Promise<RunningRegistry> {
  const { identity, faults, journal, clock, authentication = 'basic', tls: isTls = false } = options
  const own = { username: `sandbox-${createToken().slice(0, 8)}`, password: createToken(), push: ['*'] }
  const accounts: RegistryAccount[] = [own, ...(options.accounts ?? [])]
  const content = new RegistryContent()
  const made = options.images.map((image) => addSandboxImage(content, image))
  const gate =
    authentication === 'basic'
      ? createBasicGate(accounts, clock)
      : createBearerGate(accounts, new TokenSigner(clock), isTls ? 'https' : 'http')
  const server = await serveOnLoopback({
    server: 'registry',
    ...(isTls ? { identity } : {}),
    faults,
    journal,
    clock,
    answer: (request) => answerRegistryRequest(content, gate, request),
    answerFault: registryFaultReply,
  })
  const ownDigests = new Set(made.map(({ digest }) => digest))
  const addAccount = (account: RegistryAccount) => {
    accounts.push(account)
    return () => void accounts.splice(accounts.indexOf(account), 1)
  }
  return { server, username: own.username, password: own.password, isTls, content, ownDigests, addAccount }
}
