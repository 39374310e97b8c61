// Steps on a database, of which those that come at the same time are one transaction: each waits for the disk.

import type { DatabaseSync } from 'node:sqlite'

type Step = () => void

/** Does a step in the next transaction. Resolves when that is on the disk; rejects when it could not be written. */
export type Commit = (step: Step) => Promise<void>

/** Works on an open database. */
export function openCommits(database: DatabaseSync): Commit {
  let waiting: Step[] = []
  let next: Promise<void> | undefined

  const commitAll = (): void => {
    const steps = waiting
    waiting = []
    next = undefined
    database.exec('BEGIN')
    try {
      for (const step of steps) step()
      database.exec('COMMIT')
    } catch (error) {
      // A full disk has rolled it back already.
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
  }

  return (step) => {
    waiting.push(step)
    next ??= new Promise<void>((resolve) => setImmediate(resolve)).then(commitAll)
    return next
  }
}
