// What one run has asked and learned: no question is asked twice, and a refused login is not sent to the same registry again.

import { createHmac, randomBytes } from 'node:crypto'
import pLimit, { type LimitFunction } from 'p-limit'
import type { ImageReference } from '../image/reference.ts'
import type { ProofCredential } from './proof.ts'
import type { PullAnswer } from './protocol/answer.ts'
import type { Contact } from './protocol/contact.ts'

/** Images of one registry that are proven at the same time. */
const proofsAtOnce = 4

export interface LoginLedger {
  /** Runs `work` when fewer than four others of the same registry run. */
  inTurn<T>(registry: string, work: () => Promise<T>): Promise<T>
  /** The contact for `image`, made with `ask` when there is none yet. */
  contactOnce(image: ImageReference, ask: () => Promise<Contact>): Promise<Contact>
  /**
   * The answer for `image` with `credential`, got with `ask` when it is not known yet. Until a registry has accepted a login, its attempts
   * go one by one: too many wrong ones lock accounts. Once it was refused, that stands for every image there.
   */
  loginOnce(image: ImageReference, credential: ProofCredential, ask: () => Promise<PullAnswer>): Promise<PullAnswer>
}

interface LoginRecord {
  readonly oneByOne: LimitFunction
  standing: 'unknown' | 'accepted' | PullAnswer
}

/** An empty ledger. */
export function createLoginLedger(): LoginLedger {
  const queues = new Map<string, LimitFunction>()
  const contacts = new Map<string, Promise<Contact>>()
  const answers = new Map<string, Promise<PullAnswer>>()
  const logins = new Map<string, LoginRecord>()
  // Equal logins are told by a keyed hash, so that no password is a key of a map; the key ends with the run.
  const key = randomBytes(32)

  return {
    inTurn(registry, work) {
      const queue = getOrMake(queues, registry, () => pLimit(proofsAtOnce))
      return queue(work)
    },
    contactOnce: (image, ask) => once(contacts, image.text, ask),
    loginOnce(image, credential, ask) {
      const login = fingerprint(key, [image.registry, credential.username, credential.password.reveal()])
      const record = getOrMake(logins, login, (): LoginRecord => ({ oneByOne: pLimit(1), standing: 'unknown' }))
      return once(answers, `${login} ${image.text}`, () => attempt(record, ask))
    },
  }
}

async function attempt(record: LoginRecord, ask: () => Promise<PullAnswer>): Promise<PullAnswer> {
  if (record.standing === 'accepted') return await ask()
  return await record.oneByOne(async () => {
    if (typeof record.standing === 'object') return record.standing
    const answer = await ask()
    if (answer.kind === 'login-refused') record.standing = answer
    else if (answer.kind !== 'unclear' && answer.kind !== 'rate-limited') record.standing = 'accepted'
    return answer
  })
}

/** One promise a key; a failed one is forgotten. */
function once<T>(made: Map<string, Promise<T>>, name: string, make: () => Promise<T>): Promise<T> {
  return getOrMake(made, name, () => {
    const promise = make()
    promise.catch(() => made.delete(name))
    return promise
  })
}

function getOrMake<T>(map: Map<string, T>, name: string, make: () => T): T {
  const existing = map.get(name)
  if (existing !== undefined) return existing
  const value = make()
  map.set(name, value)
  return value
}

function fingerprint(key: Uint8Array, parts: readonly string[]): string {
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64')
}
