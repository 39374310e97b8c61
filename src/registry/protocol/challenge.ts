// Reads WWW-Authenticate: several challenges in one or several headers (RFC 9110 §11.6.1), forgiving, and linear in its input.

export interface Challenge {
  /** Lower case, such as `bearer`. */
  readonly scheme: string
  /** By lower-case name; of a repeated name the first. */
  readonly parameters: ReadonlyMap<string, string>
}

/** More than any registry sends; the rest of a longer header is not read. */
const maxHeaderLength = 8 * 1024

/**
 * The challenges of a response's WWW-Authenticate headers in order. Names are case-insensitive, values may be unquoted. What can't be
 * read is skipped; never throws.
 */
export function parseChallenges(headers: string | readonly string[] | undefined): Challenge[] {
  const list = typeof headers === 'string' ? [headers] : (headers ?? [])
  return list.flatMap((header) => parseHeader(header.slice(0, maxHeaderLength)))
}

interface OpenChallenge {
  readonly scheme: string
  readonly parameters: Map<string, string>
}

/**
 * `name = value` belongs to the challenge before it; a name that no `=` follows starts a challenge. (A token68, as in `Negotiate abc==`,
 * reads as one more scheme, which nobody looks for.)
 */
function parseHeader(header: string): Challenge[] {
  const challenges: OpenChallenge[] = []
  const parts = header.matchAll(/([^\s,="]+)(\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^\s,"]*)))?/g)
  for (const [, name = '', assignment, quoted, plain] of parts) {
    if (assignment === undefined) challenges.push({ scheme: name.toLowerCase(), parameters: new Map() })
    else addParameter(challenges.at(-1), name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '')
  }
  return challenges
}

function addParameter(challenge: OpenChallenge | undefined, name: string, value: string): void {
  if (challenge && !challenge.parameters.has(name)) challenge.parameters.set(name, value)
}
