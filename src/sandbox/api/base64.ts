// Base64 as Go's `encoding/base64` StdEncoding reads it: line ends skipped, padding demanded, errors by position.

/** Thrown with the offset at which Go would stop. */
export class Base64Error extends Error {
  override readonly name = 'Base64Error'
  constructor(offset: number) {
    super(`illegal base64 data at input byte ${offset}`)
  }
}

const alphabet = /[A-Za-z0-9+/]/
const canonical = /^[A-Za-z0-9+/]*={0,2}$/

/** `text` in its canonical form; throws a {@link Base64Error}. */
export function canonicalizeBase64(text: string): string {
  if (text.length % 4 !== 0 || !canonical.test(text)) findError(text)
  return Buffer.from(text, 'base64').toString('base64')
}

/** How many bytes canonical base64 stands for. */
export function decodedLength(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0
  return (base64.length / 4) * 3 - padding
}

function findError(text: string): void {
  let inQuantum = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (character === '\n' || character === '\r') continue
    if (character === '=') {
      checkPadding(text, at, inQuantum)
      return
    }
    if (!alphabet.test(character)) throw new Base64Error(Buffer.byteLength(text.slice(0, at)))
    inQuantum = (inQuantum + 1) % 4
  }
  if (inQuantum !== 0) throw new Base64Error(text.length - inQuantum)
}

function checkPadding(text: string, start: number, inQuantum: number): void {
  if (inQuantum < 2) throw new Base64Error(start)
  let at = skipLineEnds(text, start + 1)
  if (inQuantum === 2) {
    if (at === text.length) throw new Base64Error(text.length)
    if (text.charAt(at) !== '=') throw new Base64Error(at - 1)
    at = skipLineEnds(text, at + 1)
  }
  if (at < text.length) throw new Base64Error(at)
}

function skipLineEnds(text: string, from: number): number {
  let at = from
  while (text.charAt(at) === '\n' || text.charAt(at) === '\r') at += 1
  return at
}
