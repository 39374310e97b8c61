// One request for a container's log as pieces of lines. What may have been cut in the middle is held back, never handed on as a line.

import type { LogLine } from '../../cluster/resources/logs.ts'
import type { LinePiece } from './log-cursor.ts'

/** How a request ended: `rest` is what stood after the last line's end. */
export interface ReadEnd {
  readonly rest?: LinePiece
}

/**
 * Hands every piece to `take`, each waited for before the next is read, so that a slow reader slows the sender. A piece that is not the last of
 * its line is handed on once more has come, as only then is it known to be one.
 */
export async function readPieces(
  lines: AsyncIterable<LogLine>,
  take: (piece: LinePiece) => void | Promise<void>,
): Promise<ReadEnd> {
  let held: LinePiece | undefined
  let isFirst = true
  for await (const { time, text, isWhole } of lines) {
    if (held) await take(held)
    held = undefined
    const piece: LinePiece = { ...(isFirst && time !== undefined && { time }), text, isFirst, isLast: isWhole }
    if (isWhole) await take(piece)
    else held = piece
    isFirst = isWhole
  }
  return held ? { rest: { ...held, isLast: true } } : {}
}
