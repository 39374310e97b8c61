// Short marks by which a report shows that two documents are equal, without telling anything about either.

import { createHmac } from 'node:crypto'

const shortestKey = 16
const shownDigits = 12

/**
 * Makes the fingerprint function of one run. `key` must be at least 16 random bytes made for this run and kept nowhere: a plain hash of a short
 * password can be guessed, and a lasting key would make runs comparable. Throws a TypeError for a shorter key.
 */
export function createFingerprint(key: Uint8Array): (document: Uint8Array) => string {
  if (key.length < shortestKey) throw new TypeError(`a fingerprint key needs at least ${shortestKey} bytes`)
  return (document) => createHmac('sha256', key).update(document).digest('hex').slice(0, shownDigits)
}
