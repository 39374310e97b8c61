// What is said about an answer: one sentence, and what to do.

/** Both without a full stop; the registry's own words are bounded, escaped and free of credentials. */
export interface Explanation {
  readonly explanation: string
  readonly remedy?: string
}

/** The registry's words as a clause. */
export function quote(text: string): string {
  return text === '' ? '' : ` (the registry says: ${text})`
}
