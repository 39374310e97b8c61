// Lines out of a stream of bytes, whatever way the bytes are cut into chunks.

const newline = 0x0a

export interface Line {
  /** Without its end. */
  readonly bytes: Uint8Array
  /** False for a piece of a line that is too long, and for what stands after the last line's end. */
  readonly isWhole: boolean
}

/** Splits at each line feed; a line longer than `mostBytes` comes in pieces, of which only the last is whole. */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>, mostBytes: number): AsyncGenerator<Line> {
  let held: Uint8Array[] = []
  let heldBytes = 0
  const take = (rest: Uint8Array, isWhole: boolean): Line => {
    const bytes = held.length === 0 ? rest : Buffer.concat([...held, rest])
    held = []
    heldBytes = 0
    return { bytes, isWhole }
  }
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      yield take(chunk.subarray(start, end), true)
      start = end + 1
    }
    held.push(chunk.subarray(start))
    heldBytes += chunk.length - start
    if (heldBytes > mostBytes) yield take(new Uint8Array(), false)
  }
  if (heldBytes > 0) yield take(new Uint8Array(), false)
}
