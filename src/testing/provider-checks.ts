// What a credential provider has to do.

import { describeThrown } from '../basics/describe-thrown.ts'
import { Redacted } from '../basics/redacted.ts'
import type { CredentialProvider, Plugin } from '../plugin/contract/define.ts'
import { expectThat, PluginCheckError } from './expect.ts'
import type { CheckPluginOptions } from './world.ts'

/** A name that no provider can know. */
const unknownRegistry = 'unknown.invalid'

/** Passes for a plugin that gives no credentials. */
export async function checkProvider({ credentialProvider }: Plugin, options: CheckPluginOptions): Promise<void> {
  if (!credentialProvider) return
  const words: unknown = credentialProvider.describe()
  expectThat(typeof words === 'string' && words !== '', '`describe` gives no phrase')
  checkCredential(await fetchFrom(credentialProvider, unknownRegistry), unknownRegistry)
  for (const registry of options.registries ?? []) {
    const credential = await fetchFrom(credentialProvider, registry)
    expectThat(credential !== undefined, `\`fetch\` has no login for \`${registry}\``)
    checkCredential(credential, registry)
  }
}

async function fetchFrom(provider: CredentialProvider, registry: string): Promise<unknown> {
  try {
    return await provider.fetch({ registry, signal: new AbortController().signal })
  } catch (thrown) {
    throw new PluginCheckError(`\`fetch\` failed for \`${registry}\`: ${describeThrown(thrown)}`, { cause: thrown })
  }
}

function checkCredential(credential: unknown, registry: string): void {
  if (credential === undefined) return
  const read = (name: string): unknown => Reflect.get(Object(credential), name)
  const password = read('password')
  expectThat(
    typeof read('username') === 'string' && read('username') !== '',
    `the login for \`${registry}\` has no user name`,
  )
  expectThat(password instanceof Redacted, `the password for \`${registry}\` is not a Redacted: it could be shown`)
  for (const time of ['issuedAt', 'expiresAt']) {
    const value = read(time)
    expectThat(value === undefined || value instanceof Date, `\`${time}\` of the login for \`${registry}\` is no Date`)
  }
}
