// A credential on its way through the program: prints as [redacted] wherever it is shown by accident.

const values = new WeakMap<Redacted<unknown>, unknown>()
const placeholder = '[redacted]'

/** Holds a secret value. Every way of turning it into text gives `[redacted]`; only {@link Redacted.reveal} gives the value. */
export class Redacted<T> {
  // Makes the type nominal in T without keeping the value on the object, where a debugger or a serialiser would find it.
  declare private readonly secret: T

  constructor(value: T) {
    values.set(this, value)
  }

  /** The value itself. The one call that a search for leaks has to look at. */
  reveal(): T {
    return values.get(this) as T
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
