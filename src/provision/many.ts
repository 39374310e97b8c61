// Work on many clusters at once, bounded twice: some clusters, and some calls in each.

import pLimit from 'p-limit'

const clustersAtOnce = 16
/** Calls under way in one cluster. */
export const callsPerCluster = 4

/** Runs `step` for every item with at most `limit` under way; results in the order of the items. Waits for all before it rejects. */
export async function mapMany<In, Out>(
  items: readonly In[],
  step: (item: In) => Promise<Out>,
  limit: number = clustersAtOnce,
): Promise<Out[]> {
  const bounded = pLimit(limit)
  const settled = await Promise.allSettled(items.map((item) => bounded(step, item)))
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
}
