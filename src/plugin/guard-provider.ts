// A plugin's provider as everybody else calls it: whatever goes wrong in it is told by the plugin's name, and its answers are what they should be.

import { Redacted } from '../basics/redacted.ts'
import type { Credential } from '../credentials/source.ts'
import { isPullpassError, PullpassError } from '../errors/pullpass-error.ts'
import { toError } from '../errors/wrap.ts'
import type { CredentialProvider, Plugin } from './contract/define.ts'

/**
 * The provider of `plugin`; undefined when it has none. Its `fetch` rejects with PullpassErrors only, `credential-unavailable` for what is no
 * login and for foreign errors, whose text may quote a credential and is not shown.
 */
export function guardProvider({ name, credentialProvider }: Plugin): CredentialProvider | undefined {
  if (!credentialProvider) return undefined
  return {
    describe: () => credentialProvider.describe(),
    async fetch(query) {
      const answer: unknown = await ask(name, query, credentialProvider)
      if (answer === undefined) return undefined
      const fault = findFault(answer)
      if (fault === undefined) return answer as Credential
      throw new PullpassError(
        'credential-unavailable',
        `plugin \`${name}\` gave something else than a login for \`${query.registry}\``,
        { cause: new Error(fault), remedies: ['give `{ username, password: new Redacted(…) }` from `fetch`'] },
      )
    },
  }
}

async function ask(
  name: string,
  query: Parameters<CredentialProvider['fetch']>[0],
  provider: CredentialProvider,
): Promise<unknown> {
  try {
    return await provider.fetch(query)
  } catch (thrown) {
    query.signal.throwIfAborted()
    if (isPullpassError(thrown)) throw thrown
    throw new PullpassError(
      'credential-unavailable',
      `plugin \`${name}\` failed to give a login for \`${query.registry}\` (${toError(thrown).name})`,
      { remedies: ['throw a PullpassError from `fetch` to say why: the text of other errors could hold a credential'] },
    )
  }
}

/** What is wrong with an answer, in words that hold nothing of it. */
function findFault(answer: unknown): string | undefined {
  const read = (member: string): unknown => Reflect.get(Object(answer), member)
  if (typeof read('username') !== 'string' || read('username') === '') return 'it has no user name'
  if (!(read('password') instanceof Redacted)) return 'its password is not a Redacted'
  const wrong = ['issuedAt', 'expiresAt'].find((time) => !isDateOrAbsent(read(time)))
  return wrong && `its \`${wrong}\` is no date`
}

function isDateOrAbsent(value: unknown): boolean {
  return value === undefined || (value instanceof Date && !Number.isNaN(value.getTime()))
}
