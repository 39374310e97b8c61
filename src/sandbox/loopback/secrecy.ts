// Random credentials of one run, and comparing them without telling how much of a guess was right.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 128 random bits as text that is safe in headers, URLs and shells. */
export const createToken = (): string => randomBytes(16).toString('hex')

/** Whether both texts are equal, in a time that does not depend on where they differ. */
export function isEqualSecret(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected))
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
