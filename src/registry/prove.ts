// Proves logins against images: asks the registries once as a stranger, then with each login as the kubelet would.

import { parseImage } from '../image/parse.ts'
import type { ImageReference } from '../image/reference.ts'
import { createLoginLedger, type LoginLedger } from './login-ledger.ts'
import type { Proof, ProofCredential } from './proof.ts'
import { describeAnonymous, describeLogin } from './proof-of-answer.ts'
import { type Contact, contactRegistry } from './protocol/contact.ts'
import { checkRealm } from './protocol/realm.ts'
import type { ContactDeps } from './transports.ts'
import { tryLogin } from './try-login.ts'
import { showRegistryText } from './words/shown-text.ts'

/** An image and the logins that the kubelet would try for it, in its order. */
export interface ProofRequest {
  /** As written in a pod. */
  readonly image: string
  readonly credentials: readonly ProofCredential[]
}

/** What proving needs from outside. */
export interface ProofDeps extends ContactDeps {
  /** Host name of this machine, for {@link Proof.askedFrom}. */
  readonly askedFrom: string
}

/** The proofs of one run: what was asked once is not asked again, and a login that a registry refused is not sent there again. */
export interface ProofSession {
  /**
   * One proof for the question without a login, then one for each credential in order. Whatever a registry or the network does is a
   * verdict; rejects only with the reason of `signal`.
   */
  prove(image: string, credentials: readonly ProofCredential[], signal: AbortSignal): Promise<readonly Proof[]>
  /**
   * The host that would receive a login for `image`: the registry, or the token server that it names when asked without a login (which
   * this does). Undefined when it can't be reached, never asks for a login, or names a token server that is not followed.
   */
  loginHostOf(image: string, signal: AbortSignal): Promise<string | undefined>
}

/** Proves one image in a run of its own; see {@link ProofSession.prove}. */
export async function proveImage(
  request: ProofRequest,
  deps: ProofDeps,
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly Proof[]> {
  return await openProofSession(deps).prove(request.image, request.credentials, signal)
}

/** Starts the proofs of one run. The caller closes the transports. */
export function openProofSession(deps: ProofDeps): ProofSession {
  const ledger = createLoginLedger()
  const contact = (image: ImageReference, signal: AbortSignal) =>
    ledger.contactOnce(image, () => contactRegistry(image, deps, signal))
  return {
    async prove(text, credentials, signal) {
      signal.throwIfAborted()
      const parsed = parseImage(text)
      if (!parsed.ok) return [notAnImage(text, parsed.reason, deps)]
      const { image } = parsed
      return await ledger.inTurn(image.registry, async () =>
        proveAll(image, credentials, await contact(image, signal), { deps, ledger, signal }),
      )
    },
    async loginHostOf(text, signal) {
      const parsed = parseImage(text)
      return parsed.ok ? loginHost(await contact(parsed.image, signal)) : undefined
    },
  }
}

interface Run {
  readonly deps: ProofDeps
  readonly ledger: LoginLedger
  readonly signal: AbortSignal
}

async function proveAll(
  image: ImageReference,
  credentials: readonly ProofCredential[],
  contact: Contact,
  { deps, ledger, signal }: Run,
): Promise<readonly Proof[]> {
  const proofs = [describeAnonymous(image, contact.anonymous, deps.askedFrom)]
  for (const credential of credentials) {
    const attempt = await tryLogin(image, credential, contact, ledger, deps, signal)
    const known = { image, credential, anonymous: contact.anonymous, ...attempt, now: deps.clock.now() }
    proofs.push(describeLogin(known, deps.askedFrom))
  }
  return proofs
}

function loginHost({ endpoint, challenge }: Contact): string | undefined {
  if (!endpoint || !challenge) return undefined
  if (challenge.scheme === 'basic') return new URL(endpoint.origin).host
  const realm = checkRealm(challenge.parameters.get('realm'), endpoint)
  return realm.ok ? realm.url.host : undefined
}

function notAnImage(text: string, reason: string, { askedFrom }: ProofDeps): Proof {
  const image = showRegistryText(text, [])
  return { image, registry: '', verdict: 'not-checked', explanation: `this is not an image: ${reason}`, askedFrom }
}
