// Secrets as the namespace has them now.

import { isPullpassError, type Secret } from 'pullpass/plugin'
import type { Context } from './context.ts'

/** A secret of the namespace; `unreadable` where the context's user may not look. */
export type StoredSecret =
  | { readonly status: 'found'; readonly secret: Secret }
  | { readonly status: 'absent' | 'unreadable' }

/** Reads one secret. Rejects when the cluster does not answer. */
export async function readStored({ secrets }: Context, name: string): Promise<StoredSecret> {
  try {
    const secret = await secrets.read.get(name)
    return secret ? { status: 'found', secret } : { status: 'absent' }
  } catch (thrown) {
    if (isPullpassError(thrown) && thrown.code === 'cluster-forbidden') return { status: 'unreadable' }
    throw thrown
  }
}

/** The pull secrets that the service account hands to pods which list none. Empty where it is not there yet or may not be read. */
export async function readAccountSecrets({ serviceAccounts }: Context, account: string | undefined): Promise<string[]> {
  try {
    const found = await serviceAccounts.read.get(account ?? 'default')
    return (found?.imagePullSecrets ?? []).flatMap(({ name }) => name ?? [])
  } catch (thrown) {
    if (isPullpassError(thrown) && thrown.code === 'cluster-forbidden') return []
    throw thrown
  }
}
