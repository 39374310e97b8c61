// Whether bytes are a JSON object for Go's `json.Unmarshal` into a map, and its words when they are not.

const startOfValue = /^[\s]*([^\s])/

/** What Go says about `bytes`; undefined when they are an object or `null`. */
export function jsonObjectError(bytes: Uint8Array): string | undefined {
  // Not TextDecoder: it would drop a byte order mark, which Go refuses.
  const text = Buffer.from(bytes).toString('utf8')
  let value: unknown
  try {
    value = JSON.parse(text, refuseInfinity)
  } catch (error) {
    return error instanceof RangeError ? error.message : syntaxError(text)
  }
  if (value === null) return undefined
  const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  return found === 'object' ? undefined : unmarshalError(found, 'map[string]interface {}')
}

function refuseInfinity(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new RangeError(unmarshalError(`number ${context?.source ?? ''}`.trim(), 'float64'))
  }
  return value
}

const unmarshalError = (found: string, wanted: string): string =>
  `json: cannot unmarshal ${found} into Go value of type ${wanted}`

// Only the two commonest of Go's syntax errors are told apart by their place; the rest share the general words.
function syntaxError(text: string): string {
  const first = startOfValue.exec(text)?.[1]
  if (first === undefined) return 'unexpected end of JSON input'
  if (!/[[{"\-0-9tfn]/.test(first)) return `invalid character '${first}' looking for beginning of value`
  return isPrefix(text) ? 'unexpected end of JSON input' : 'invalid JSON text'
}

function isPrefix(text: string): boolean {
  try {
    JSON.parse(text)
    return false
  } catch (error) {
    return error instanceof SyntaxError && /end of JSON input|Unterminated/.test(error.message)
  }
}
