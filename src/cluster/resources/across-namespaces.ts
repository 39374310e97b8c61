// One question about many namespaces: one request for all of them where that is allowed, one each otherwise.

import { ClusterError } from '../errors.ts'

/** Up to this many namespaces are asked one by one: it takes no longer, and needs no right to read all namespaces. */
const fewNamespaces = 4

/**
 * `everywhere` for all namespaces or many, `one` for each of a few. Where listing everywhere is forbidden, each of the given ones is asked;
 * when all were meant, the refusal stands. The result holds only objects of the namespaces asked about.
 */
export async function acrossNamespaces<T extends { readonly metadata?: { readonly namespace?: string } }>(
  namespaces: readonly string[] | 'all',
  everywhere: () => Promise<readonly T[]>,
  one: (namespace: string) => Promise<readonly T[]>,
): Promise<T[]> {
  if (namespaces === 'all') return [...(await everywhere())]
  const wanted = new Set(namespaces)
  if (wanted.size <= fewNamespaces) return await oneByOne(wanted, one)
  try {
    const found = await everywhere()
    return found.filter((object) => wanted.has(object.metadata?.namespace ?? ''))
  } catch (error) {
    if (!(error instanceof ClusterError) || error.status !== 403) throw error
    return await oneByOne(wanted, one)
  }
}

async function oneByOne<T>(
  namespaces: ReadonlySet<string>,
  one: (namespace: string) => Promise<readonly T[]>,
): Promise<T[]> {
  const found = await Promise.all([...namespaces].map(one))
  return found.flat()
}
