// Secrets from files, as the API would give them.

import { PullpassError } from '../../errors/pullpass-error.ts'
import type { NamedSecret } from '../../explain/explain.ts'
import { quoteShell } from '../../secret/quote.ts'
import { openSent, readSentSecrets } from '../../secret/sent-document.ts'

/** The secrets in what a person handed over: all of a manifest, or a docker config under the name of its source. `usage` when there is none. */
export function readSecretFile(source: string, bytes: Uint8Array): NamedSecret[] {
  const secrets = readSentSecrets(openSent(bytes, source).input)
  if (secrets.length > 0) return secrets.map(({ name, secret }) => ({ name: name ?? source, secret }))
  throw new PullpassError('usage', `there is no Secret in \`${source}\``, {
    remedies: [`see what is wrong with it:\npullpass decode ${quoteShell(source)}`],
  })
}
