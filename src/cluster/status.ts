// The Status object with which an API server explains an answer that is not a success.

import * as v from 'valibot'

const text = v.nullish(v.string(), '')

const schema = v.object({
  kind: v.literal('Status'),
  message: text,
  reason: text,
  code: v.optional(v.number()),
  details: v.nullish(
    v.object({
      kind: text,
      name: text,
      retryAfterSeconds: v.nullish(v.number(), 0),
      causes: v.nullish(v.array(v.object({ reason: text, message: text, field: text })), []),
    }),
  ),
})

/** What the server said; every text in it is the server's and not fit to be shown as it is. */
export type ServerStatus = v.InferOutput<typeof schema>

/** The Status in a parsed body; undefined when it is something else. */
export function readStatus(body: unknown): ServerStatus | undefined {
  const result = v.safeParse(schema, body)
  return result.success ? result.output : undefined
}
