// The few ASN.1 DER forms that a certificate is made of (X.690).

/** One DER element: tag, length, content. */
export function encodeElement(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  return Buffer.concat([Buffer.from([tag]), encodeLength(body.length), body])
}

/** SEQUENCE of elements that are already encoded. */
export const sequence = (...content: readonly Uint8Array[]): Buffer => encodeElement(0x30, ...content)

/** SET of elements that are already encoded. */
export const set = (...content: readonly Uint8Array[]): Buffer => encodeElement(0x31, ...content)

/** OCTET STRING. */
export const octetString = (content: Uint8Array): Buffer => encodeElement(0x04, content)

/** BIT STRING with `unused` spare bits at the end. */
export const bitString = (content: Uint8Array, unused = 0): Buffer =>
  encodeElement(0x03, Buffer.from([unused]), content)

/** BOOLEAN true; DER leaves false out where it is the default. */
export const yes: Buffer = encodeElement(0x01, Buffer.from([0xff]))

/** UTF8String. */
export const utf8String = (text: string): Buffer => encodeElement(0x0c, Buffer.from(text))

/** Context-specific element `[number]`; constructed when it holds other elements. */
export function tagged(number: number, content: Uint8Array, form: 'constructed' | 'primitive' = 'constructed'): Buffer {
  return encodeElement((form === 'constructed' ? 0xa0 : 0x80) | number, content)
}

/** A non-negative INTEGER given as big-endian bytes. */
export function integer(bytes: Uint8Array): Buffer {
  const isNegative = ((bytes[0] ?? 0) & 0x80) !== 0
  return encodeElement(0x02, isNegative ? Buffer.from([0]) : Buffer.alloc(0), bytes)
}

/** OBJECT IDENTIFIER from its dotted form. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return encodeElement(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(encodeBase128)]))
}

/** A date as RFC 5280 wants it: UTCTime until 2049, GeneralizedTime after. */
export function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]/g, '').slice(0, 14)
  const isShort = date.getUTCFullYear() < 2050
  return encodeElement(isShort ? 0x17 : 0x18, Buffer.from(`${isShort ? digits.slice(2) : digits}Z`))
}

function encodeLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const bytes = Buffer.from(length.toString(16).padStart(length > 0xff ? 4 : 2, '0'), 'hex')
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes])
}

function encodeBase128(value: number): number[] {
  const bytes = [value & 0x7f]
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 0x7f) | 0x80)
  return bytes
}
