// Anything that was thrown, as an Error, as JavaScript lets people throw strings; and whether its text may be handed on.

/** `thrown` itself when it is an Error, otherwise an Error that says what was thrown. */
export function toError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown
  return new Error(`a value that is not an Error was thrown (${typeof thrown})`)
}

/** Whether the message may quote the input that the error is about, and with it a credential: parsers of JSON and YAML do. */
export function quotesInput(error: Error): boolean {
  return error instanceof SyntaxError || error.name === 'YAMLException'
}
