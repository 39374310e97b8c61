// How long one piece of work takes against another, on a machine that may be busy with anything.

/** The least time that `one` took, divided by the least that `other` took; they are done in turns, so that whatever slows the machine slows both. */
export async function compareTimes(one: () => unknown, other: () => unknown, rounds = 10): Promise<number> {
  let least = { one: Number.POSITIVE_INFINITY, other: Number.POSITIVE_INFINITY }
  for (let round = 0; round < rounds; round += 1) {
    least = {
      one: Math.min(least.one, await timeOf(one)),
      other: Math.min(least.other, await timeOf(other)),
    }
  }
  return least.one / least.other
}

async function timeOf(work: () => unknown): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}
