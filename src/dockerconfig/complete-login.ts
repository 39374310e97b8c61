// Whether an entry holds a whole login.

import type { Redacted } from '../basics/redacted.ts'

/** Whether there is both a user name and a password: with one of them empty, containerd pulls as a stranger or gives up. */
export function isCompleteLogin({
  username,
  password,
}: {
  readonly username: string
  readonly password: Redacted<string>
}): boolean {
  return username !== '' && password.reveal() !== ''
}
