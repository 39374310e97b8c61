// A credential that is easy to find again, in whatever spelling it might leak.

/** What must never be seen, by how it is spelled. */
export type Needles = ReadonlyMap<string, string>

/** Every spelling of `password` (of `username`) that is searched for; all at least eight characters long. */
export function spellings(username: string, password: string): Needles {
  const needles = new Map<string, string>([
    ['raw', password],
    ['JSON', JSON.stringify(password).slice(1, -1)],
    ['percent', encodeURIComponent(password)],
    ['percent lower', encodeURIComponent(password).replaceAll(/%[0-9A-F]{2}/g, (part) => part.toLowerCase())],
    ['user and password in base64', Buffer.from(`${username}:${password}`).toString('base64').replace(/=+$/, '')],
    ['hexadecimal', Buffer.from(password).toString('hex')],
    ['second half', password.slice(password.length / 2)],
  ])
  for (const offset of [0, 1, 2]) {
    // Only the characters that do not depend on what stands before and after.
    const encoded = Buffer.from('x'.repeat(offset) + password).toString('base64')
    const stable = encoded.slice(
      offset === 0 ? 0 : 4,
      Math.floor(((offset + Buffer.byteLength(password)) * 4) / 3 / 4) * 4,
    )
    needles.set(`base64 at offset ${offset}`, stable)
    needles.set(`base64url at offset ${offset}`, stable.replaceAll('+', '-').replaceAll('/', '_'))
  }
  return needles
}

/** The spellings of `needles` that stand in `text`. */
export function findLeaks(text: string, needles: Needles): string[] {
  return [...needles].filter(([, needle]) => text.includes(needle)).map(([spelling]) => spelling)
}
