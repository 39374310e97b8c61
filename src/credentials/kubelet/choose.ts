// Which of the logins that providers gave the kubelet would try first for an image (externalCredentialProviderKeyring of plugins.go).

import { buildKeyring, type KeyringSource, lookUpKeyring } from '../../dockerconfig/keyring.ts'
import type { ProviderLogin } from './exchange.ts'

/** The first login for `image`, registry and repository; each list is one provider's, in the order of the configuration. */
export function chooseLogin(
  answers: readonly (readonly ProviderLogin[])[],
  image: string,
): Pick<ProviderLogin, 'username' | 'password'> | undefined {
  const sources = answers.map((logins, secretIndex): KeyringSource => ({ secretIndex, entries: logins.map(toEntry) }))
  const { entries } = lookUpKeyring(buildKeyring(sources), image)
  // Providers may say "no login" with empty texts, and a secret can't hold that.
  return entries.map(({ entry }) => entry).find(({ username, password }) => username !== '' && password.reveal() !== '')
}

function toEntry({ pattern, username, password }: ProviderLogin): KeyringSource['entries'][number] {
  const written = { isNull: false, fieldNames: [], tokens: [] }
  return { key: pattern, path: [pattern], offset: 0, username, password, email: '', written }
}
