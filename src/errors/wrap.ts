// Anything that was thrown, as an Error: JavaScript lets people throw strings.

/** `thrown` itself when it is an Error, otherwise an Error that says what was thrown. */
export function toError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown
  return new Error(`a value that is not an Error was thrown (${typeof thrown})`)
}
