// A certificate authority for one run of the sandbox and a server certificate for the loopback address (RFC 5280).

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import {
  bitString,
  encodeElement,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  tagged,
  time,
  utf8String,
  yes,
} from './der.ts'

/** What a TLS server on loopback needs, and the certificate its clients trust; all PEM. */
export interface LoopbackIdentity {
  readonly caCertificate: string
  readonly certificate: string
  readonly privateKey: string
}

interface CertificateRequest {
  readonly subject: string
  readonly publicKey: KeyObject
  readonly issuer: string
  readonly issuerKey: KeyObject
  readonly extensions: readonly Uint8Array[]
  readonly now: Date
}

const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'))
const oneDayMs = 86_400_000

/** Makes a new authority and a certificate of it for `127.0.0.1` and `localhost`, valid from a day before `now` for a year. */
export function createLoopbackIdentity(now: Date): LoopbackIdentity {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuer = 'pullpass sandbox CA'
  const common = { issuer, issuerKey: authority.privateKey, now }
  const issuerId = keyIdentifier(authority.publicKey)
  return {
    caCertificate: createCertificate({
      ...common,
      subject: issuer,
      publicKey: authority.publicKey,
      extensions: [basicConstraints(true), keyUsage(0x06, 1), subjectKey(issuerId)],
    }),
    certificate: createCertificate({
      ...common,
      subject: 'pullpass sandbox',
      publicKey: server.publicKey,
      extensions: [
        basicConstraints(false),
        keyUsage(0x80, 7),
        serverAuthentication,
        loopbackNames,
        authorityKey(issuerId),
      ],
    }),
    privateKey: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

function createCertificate(request: CertificateRequest): string {
  const content = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    commonName(request.issuer),
    sequence(time(new Date(request.now.getTime() - oneDayMs)), time(new Date(request.now.getTime() + 365 * oneDayMs))),
    commonName(request.subject),
    request.publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...request.extensions)),
  )
  const signature = sign('sha256', content, request.issuerKey)
  const der = sequence(content, ecdsaWithSha256, bitString(signature))
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

const commonName = (name: string): Buffer => sequence(set(sequence(objectIdentifier('2.5.4.3'), utf8String(name))))

const basicConstraints = (isAuthority: boolean): Buffer =>
  sequence(objectIdentifier('2.5.29.19'), yes, octetString(isAuthority ? sequence(yes) : sequence()))

const keyUsage = (bits: number, unused: number): Buffer =>
  sequence(objectIdentifier('2.5.29.15'), yes, octetString(bitString(Buffer.from([bits]), unused)))

const keyIdentifier = (key: KeyObject): Buffer =>
  createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest()

const subjectKey = (id: Buffer): Buffer => sequence(objectIdentifier('2.5.29.14'), octetString(octetString(id)))

const authorityKey = (id: Buffer): Buffer =>
  sequence(objectIdentifier('2.5.29.35'), octetString(sequence(tagged(0, id, 'primitive'))))

const serverAuthentication = sequence(
  objectIdentifier('2.5.29.37'),
  octetString(sequence(objectIdentifier('1.3.6.1.5.5.7.3.1'))),
)

const loopbackNames = sequence(
  objectIdentifier('2.5.29.17'),
  octetString(
    sequence(encodeElement(0x87, Buffer.from([127, 0, 0, 1])), tagged(2, Buffer.from('localhost'), 'primitive')),
  ),
)
