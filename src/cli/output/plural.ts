// Counted things in words.

/** The noun as it follows `count`: `login` after 1, `logins` after 2. */
export function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`
}
