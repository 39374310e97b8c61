// An HTTP answer as a value: complete, or a stream that goes on until one side ends it.

import type { ServerResponse } from 'node:http'

export interface ReplySink {
  write(chunk: string | Uint8Array): void
  /** Ends the answer properly. */
  end(): void
  /** Called once when the answer is over, whoever ended it. */
  onClose(listener: () => void): void
}

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string | Uint8Array
  /** Instead of a body: is handed the open connection after the headers went out. */
  readonly stream?: (sink: ReplySink) => void
}

/** Bytes a client may leave unread before a stream is cut, so that a stalled client can't fill the memory. */
const maxUnreadBytes = 64 * 1024 * 1024

/** Sends `reply`; after `cutAfterBytes` bytes of its body the connection is destroyed. */
export function sendReply(response: ServerResponse, reply: Reply, cutAfterBytes = Number.POSITIVE_INFINITY): void {
  const body = reply.body === undefined ? undefined : Buffer.from(reply.body)
  response.statusCode = reply.status
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value)
  if (reply.stream === undefined) {
    if (body !== undefined && !response.hasHeader('content-length')) response.setHeader('content-length', body.length)
    if (body === undefined || body.length <= cutAfterBytes) response.end(body)
    else response.write(body.subarray(0, cutAfterBytes), () => response.destroy())
    return
  }
  response.flushHeaders()
  reply.stream(createSink(response, cutAfterBytes))
}

function createSink(response: ServerResponse, cutAfterBytes: number): ReplySink {
  let left = cutAfterBytes
  let isCut = false
  return {
    write(chunk) {
      if (response.destroyed || response.writableEnded || isCut) return
      const bytes = Buffer.from(chunk)
      const isLast = bytes.length >= left
      isCut = isLast
      response.write(isLast ? bytes.subarray(0, left) : bytes, () => isLast && response.destroy())
      left -= bytes.length
      if (response.writableLength > maxUnreadBytes) response.destroy()
    },
    end: () => {
      if (!isCut) response.end()
    },
    onClose: (listener) => response.once('close', listener),
  }
}
