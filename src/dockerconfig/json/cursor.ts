// Where a JSON reader stands in its input, and how it says that the byte there is wrong.

/** The input and the next byte to look at; readers move `at` forward. */
export interface JsonCursor {
  readonly bytes: Uint8Array
  at: number
}

/** Thrown inside the JSON reader only: what stands at `offset` can't stand there. Never holds text of the input. */
export class JsonFault extends Error {
  readonly offset: number
  constructor(cursor: JsonCursor, context: string) {
    super(cursor.at < cursor.bytes.length ? `invalid character ${context}` : 'unexpected end of JSON input')
    this.offset = cursor.at
  }
}
