// The log of one container as lines with the time at which the runtime wrote them.

import { splitLines } from '../api/lines.ts'
import { corePath } from '../api/paths.ts'
import type { ApiClient } from '../api/request.ts'
import type { CallOptions, ObjectName } from '../call.ts'

export interface LogRequest extends ObjectName, CallOptions {
  readonly container: string
  /** Stay and give what is written from now on, until the container ends. */
  readonly follow?: boolean
  /** Only lines from this second on (RFC 3339). */
  readonly sinceTime?: string
  /** Of the container's run before the last restart. */
  readonly previous?: boolean
  /** Only so many lines from the end. */
  readonly tailLines?: number
  /** How long a followed log may be silent before that is an error, in milliseconds. Default: for ever. */
  readonly silenceMs?: number
}

export interface LogLine {
  /** When the runtime wrote it (RFC 3339 with nanoseconds); undefined for a piece that goes on an over-long line, and for text of the node. */
  readonly time?: string
  /** Without the line's end; not necessarily UTF-8. */
  readonly text: Uint8Array
  /** False for a piece of a line that was longer than 1 MiB, and for a last line without an end, which may have been cut. */
  readonly isWhole: boolean
}

export interface LogReader {
  /**
   * The lines of one container. Ends when the server ends it, which does not say that the container has ended; throws a `ClusterError`
   * when it is refused (400 while the container has not started), cut or silent. Leaving the loop ends the request.
   */
  read(request: LogRequest): AsyncIterable<LogLine>
}

const mostLineBytes = 1024 * 1024
const space = 0x20
/** RFC 3339 with nanoseconds, as the kubelet prints it before each line. */
const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/
const longestTime = 40
/** Of a log that is not followed the node has everything at hand. */
const defaultTimeoutMs = 30_000

/** Opens the logs of the cluster behind `client`. */
export function openLogs(client: ApiClient): LogReader {
  return { read: (request) => readLog(client, request) }
}

async function* readLog(client: ApiClient, request: LogRequest): AsyncGenerator<LogLine> {
  const chunks = await client.stream({
    path: logPath(request),
    about: { verb: 'read the log of', resource: 'pods', namespace: request.namespace, name: request.name },
    // The kubelet sends nothing, headers included, before the container writes something.
    headersTimeoutMs: request.follow ? (request.silenceMs ?? Number.POSITIVE_INFINITY) : defaultTimeoutMs,
    silenceMs: request.silenceMs ?? (request.follow ? Number.POSITIVE_INFINITY : defaultTimeoutMs),
    ...(request.signal && { signal: request.signal }),
  })
  let isContinued = false
  for await (const { bytes, isWhole } of splitLines(chunks, mostLineBytes)) {
    yield isContinued ? { text: bytes, isWhole } : { ...splitTime(bytes), isWhole }
    isContinued = !isWhole
  }
}

function logPath({ namespace, name, ...request }: LogRequest): string {
  return corePath(['namespaces', namespace, 'pods', name, 'log'], {
    container: request.container,
    timestamps: 'true',
    follow: request.follow ? 'true' : undefined,
    previous: request.previous ? 'true' : undefined,
    sinceTime: request.sinceTime,
    tailLines: request.tailLines?.toString(),
  })
}

function splitTime(bytes: Uint8Array): { readonly time?: string; readonly text: Uint8Array } {
  const end = bytes.subarray(0, longestTime).indexOf(space)
  const time = Buffer.from(bytes.subarray(0, Math.max(0, end))).toString('latin1')
  return timePattern.test(time) ? { time, text: bytes.subarray(end + 1) } : { text: bytes }
}
