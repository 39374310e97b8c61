// A credential on its way through the program: prints as [redacted] wherever it is shown by accident.

const placeholder = '[redacted]'

/** Holds a secret value. Every way of turning it into text gives `[redacted]`; only {@link Redacted.reveal} gives the value. */
export class Redacted<T> {
  readonly #value: T

  constructor(value: T) {
    this.#value = value
  }

  /** The value itself. The one call that a search for leaks has to look at. */
  reveal(): T {
    return this.#value
  }

  toString(): string {
    return placeholder
  }

  toJSON(): string {
    return placeholder
  }

  [Symbol.toPrimitive](): string {
    return placeholder
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return placeholder
  }
}
