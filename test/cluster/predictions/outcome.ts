// What became, or will become, of one container's image.

/** Equal outcomes are equal as data, whether predicted or observed. */
export type ImageOutcome =
  | { readonly kind: 'pulled' }
  /** Every attempt failed: the HTTP statuses that the message names, each once, ascending. */
  | { readonly kind: 'pull-failed'; readonly statuses: readonly number[] }
  /** A secret can't be read: nothing was pulled for any container. */
  | { readonly kind: 'keyring-error' }
  | { readonly kind: 'invalid-image' }
  /** A container before it did not start. */
  | { readonly kind: 'not-started' }

export interface PodOutcome {
  readonly init?: ImageOutcome
  readonly main: ImageOutcome
}

export const pullFailed = (statuses: Iterable<number>): ImageOutcome => ({
  kind: 'pull-failed',
  statuses: [...new Set(statuses)].sort((a, b) => a - b),
})
