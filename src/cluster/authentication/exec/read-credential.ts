// What a login program printed, as a credential. Nothing of the text is ever part of an error.

import * as v from 'valibot'
import { Redacted } from '../../../basics/redacted.ts'
import type { Credential } from '../credential.ts'
import { bearerHeader } from '../header.ts'

const text = v.nullish(v.string(), '')
const schema = v.object({
  kind: v.literal('ExecCredential'),
  apiVersion: v.string(),
  status: v.object({
    token: text,
    clientCertificateData: text,
    clientKeyData: text,
    expirationTimestamp: text,
  }),
})

export interface ExecCredential {
  readonly credential: Credential
  /** When it ends; undefined for one that is good as long as the process lives. */
  readonly expiresAt?: Date
}

/** The credential in `output`; a string says, as a clause, why there is none. */
export function readExecCredential(output: Redacted<string>, apiVersion: string): ExecCredential | string {
  const parsed = v.safeParse(schema, parseJson(output.reveal()))
  if (!parsed.success) return 'it did not print an ExecCredential with a status'
  const { status } = parsed.output
  if (parsed.output.apiVersion !== apiVersion) return `it answered in another version than \`${apiVersion}\``
  if ((status.clientCertificateData === '') !== (status.clientKeyData === ''))
    return 'it gave a certificate without its key'
  if (status.token === '' && status.clientKeyData === '') return 'it gave neither a token nor a certificate'
  const authorization = bearerHeader(new Redacted(status.token))
  if (status.token !== '' && !authorization) return 'its token has characters that no token may have'
  const expiresAt = new Date(status.expirationTimestamp)
  if (status.expirationTimestamp !== '' && Number.isNaN(expiresAt.getTime()))
    return 'its expirationTimestamp is not a time'
  return {
    credential: {
      ...(authorization && { authorization }),
      ...(status.clientKeyData !== '' && {
        clientCertificate: { cert: status.clientCertificateData, key: new Redacted(status.clientKeyData) },
      }),
    },
    ...(status.expirationTimestamp !== '' && { expiresAt }),
  }
}

function parseJson(output: string): unknown {
  try {
    return JSON.parse(output)
  } catch {
    return undefined
  }
}
