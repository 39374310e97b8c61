// Reading an answer's body: whole and capped, or as a stream that notices silence.

import { armTimer, type Exchange } from './exchange.ts'
import { HttpError } from './failure.ts'
import type { HttpRequest } from './transport.ts'

export interface BodyLimits {
  readonly maxBodyBytes: number
  readonly longBody: 'fail' | 'cut'
  /** What is left of the time for the whole exchange. */
  readonly timeoutMs: number
}

/** The whole body, or its beginning when it is longer and `longBody` is `cut`. Rejects with an {@link HttpError}. */
export function readBody(exchange: Exchange, asked: HttpRequest, limits: BodyLimits): Promise<Uint8Array> {
  const { response } = exchange
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let length = 0
    const timer = armTimer(limits.timeoutMs, () =>
      exchange.stop(new HttpError('timeout', asked, { reason: 'the body of the answer was not complete in time' })),
    )
    const fail = (thrown?: unknown) => {
      release()
      reject(exchange.explain(thrown))
    }
    const finish = () => {
      release()
      resolve(Buffer.concat(chunks, Math.min(length, limits.maxBodyBytes)))
    }
    const take = (chunk: Uint8Array) => {
      chunks.push(chunk)
      length += chunk.length
      if (length <= limits.maxBodyBytes) return
      if (limits.longBody === 'fail') return exchange.stop(tooLarge(asked, limits.maxBodyBytes))
      finish()
      response.destroy()
    }
    // Node may keep the response as long as its connection; the body must not stay with it.
    const release = () => {
      clearTimeout(timer)
      response.off('data', take).off('end', finish).off('error', fail).off('close', fail)
    }
    response.on('data', take).once('end', finish).once('error', fail).once('close', fail)
  })
}

function tooLarge(asked: HttpRequest, maxBodyBytes: number): HttpError {
  return new HttpError('too-large', asked, { reason: `the answer is longer than ${maxBodyBytes} bytes` })
}

/** The body as it comes. Silence is counted only while somebody waits: a slow reader does not time itself out. */
export async function* readChunks(
  exchange: Exchange,
  asked: HttpRequest,
  longestSilenceMs: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks: AsyncIterator<Uint8Array> = exchange.response[Symbol.asyncIterator]()
  const silent = () =>
    exchange.stop(new HttpError('timeout', asked, { reason: `nothing came for ${longestSilenceMs / 1000} s` }))
  try {
    for (;;) {
      const timer = armTimer(longestSilenceMs, silent)
      const next = await chunks.next().finally(() => clearTimeout(timer))
      if (next.done) return
      yield next.value
    }
  } catch (error) {
    throw exchange.explain(error)
  } finally {
    exchange.response.destroy()
  }
}
