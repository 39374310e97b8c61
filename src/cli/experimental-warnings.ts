// Node warns when it strips types and when it opens SQLite, which say nothing to whoever runs a DAG.

/** Does `work` without Node's warnings about experimental parts of itself; all others are shown. */
export async function withoutExperimentalWarnings<Value>(work: () => Promise<Value>): Promise<Value> {
  const original = process.emitWarning
  const emitOthers = (...args: Parameters<typeof original>): void => {
    const [, kind] = args
    const name = typeof kind === 'object' ? kind.type : kind
    if (name !== 'ExperimentalWarning') original.apply(process, args)
  }
  process.emitWarning = emitOthers as typeof original
  try {
    return await work()
  } finally {
    process.emitWarning = original
  }
}
