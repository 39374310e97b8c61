// Who else says that a secret is theirs, read from the marks that other tools leave on it.

/** Something that made the secret and, for controllers, will write it again. */
export interface Owner {
  /** `controller` reverts foreign edits, `person` does not, `pullpass` is us. */
  readonly kind: 'controller' | 'person' | 'pullpass'
  /** The tool's own name: `External Secrets`, `Helm`, `kubectl`. */
  readonly tool: string
  /** What it says about itself: a release, an ExternalSecret, a field manager. Untrusted text. */
  readonly detail?: string
}
