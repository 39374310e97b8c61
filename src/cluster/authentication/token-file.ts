// kubeconfig's `tokenFile`, and the service account's token inside a pod: read again as it is renewed.

import type { Clock } from '../../basics/clock.ts'
import { quoteName } from '../../basics/quote.ts'
import { Redacted } from '../../basics/redacted.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { fileSystemReason } from '../kubeconfig/faults.ts'
import type { Authenticator } from './credential.ts'
import { openFreshFile } from './fresh-file.ts'
import { bearerHeader } from './header.ts'

/** The authenticator of a token file; `fallback` is the kubeconfig's `token`, used while the file gives none. */
export function openTokenFile(
  context: string,
  path: string,
  fallback: Redacted<string> | undefined,
  clock: Clock,
): Authenticator {
  const file = openFreshFile(path, clock)
  const readHeader = async (): Promise<Redacted<string> | string> => {
    try {
      const header = bearerHeader(new Redacted((await file.read()).toString('utf8')))
      return header ?? 'it is empty or has characters that no token may have'
    } catch (cause) {
      return fileSystemReason(cause)
    }
  }
  return {
    async current() {
      const header = await readHeader()
      const authorization = typeof header === 'string' ? fallback && bearerHeader(fallback) : header
      if (authorization) return { authorization }
      const message = `cannot use the token file ${quoteName(path)} of the context ${quoteName(context)}`
      throw new PullpassError('login-failed', message, { cause: new Error(String(header)) })
    },
    discard() {
      file.forget()
      return true
    },
  }
}
