// Takes out of a server's text what it may have repeated of ours: credentials that were sent to it.

const placeholder = '[redacted]'
/** Shorter texts are no credentials, and taking them out would make a message unreadable. */
const shortest = 4

/** `text` without the `confidential` ones, bare or as JSON has them, however often they stand in it, and without values that validation messages quote. */
export function scrub(text: string, confidential: readonly string[]): string {
  const spelled = confidential.flatMap((value) => [value, JSON.stringify(value).slice(1, -1)])
  const longestFirst = spelled.filter((value) => value.length >= shortest).sort((a, b) => b.length - a.length)
  const without = longestFirst.reduce((rest, value) => rest.replaceAll(value, placeholder), text)
  return without.replace(/((?:Invalid|Unsupported|Duplicate) value: )(?:"(?:[^"\\]|\\.)*"|\S+)/g, `$1${placeholder}`)
}

/** Every text that a secret's data could show up as: the base64, what it stands for, and the texts inside of that. */
export function confidentialTexts(data: Readonly<Record<string, string>> | undefined): readonly string[] {
  return Object.values(data ?? {}).flatMap((encoded) => {
    const decoded = Buffer.from(encoded, 'base64').toString('utf8')
    return [encoded, decoded, ...textsWithin(parseJson(decoded))]
  })
}

function textsWithin(value: unknown, key = ''): readonly string[] {
  if (typeof value === 'string') return textsOfField(key, value)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => textsWithin(inner, name))
}

/** The user name and the e-mail address help to understand a message and are shown elsewhere too. */
function textsOfField(key: string, value: string): readonly string[] {
  if (key === 'username' || key === 'email') return []
  if (key !== 'auth') return [value]
  const pair = Buffer.from(value, 'base64').toString('utf8')
  return [value, pair, pair.slice(pair.indexOf(':') + 1)]
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
