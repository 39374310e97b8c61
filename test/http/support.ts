// What the transport's tests share: a transport that ends with the test, and the error of a request that must fail.

import { expect, onTestFinished } from 'vitest'
import { HttpError } from '../../src/http/failure.ts'
import { type HttpTransportOptions, openHttpTransport } from '../../src/http/open.ts'
import type { HttpTransport } from '../../src/http/transport.ts'

export function openForTest(options: HttpTransportOptions = {}): HttpTransport {
  const transport = openHttpTransport(options)
  onTestFinished(() => transport.close())
  return transport
}

/** The {@link HttpError} that `request` ends with. */
export async function failureOf(request: Promise<unknown>): Promise<HttpError> {
  const error = await request.then(
    () => new Error('the request succeeded'),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(HttpError)
  return error as HttpError
}

export function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString()
}
