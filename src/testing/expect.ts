// What a failed check throws: any test runner shows it.

/** Thrown by a check that does not pass. */
export class PluginCheckError extends Error {
  override readonly name = 'PluginCheckError'
}

/** Throws unless `isTrue`. */
export function expectThat(isTrue: boolean, message: string): asserts isTrue {
  if (!isTrue) throw new PluginCheckError(message)
}

/** Waits for `promise`, at most `timeoutMs`; what it becomes does not matter. */
export async function expectToSettle(promise: Promise<unknown>, timeoutMs: number, message: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((done) => {
    timer = setTimeout(done, timeoutMs, 'late')
  })
  try {
    const end = await Promise.race([promise.then(settled, settled), late])
    expectThat(end === 'settled', message)
  } finally {
    clearTimeout(timer)
  }
}

const settled = () => 'settled' as const
