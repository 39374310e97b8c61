// A document pasted into a terminal, read unseen: it holds a password.

import { PullpassError } from '../../errors/pullpass-error.ts'

const endOfTransmission = 0x04
const interrupt = 0x03
const carriageReturn = 0x0d
const newline = 0x0a

/**
 * Reads what is pasted into `terminal` up to Ctrl-D. Raw mode keeps it off the screen and lifts the terminal's limit of 4 KiB a line.
 * Calls `onReady` when nothing that is typed shows any more. Rejects with `cancelled` on Ctrl-C, and when `signal` aborts.
 */
export async function readPaste(
  terminal: NodeJS.ReadStream,
  maxBytes: number,
  signal: AbortSignal,
  onReady: () => void,
): Promise<Uint8Array> {
  const bytes: number[] = []
  const stop = (): void => {
    terminal.destroy()
  }
  signal.addEventListener('abort', stop, { once: true })
  terminal.setRawMode(true)
  onReady()
  try {
    for await (const chunk of terminal.iterator({ destroyOnReturn: false })) {
      const isOver = takeTyped(typeof chunk === 'string' ? Buffer.from(chunk) : chunk, bytes)
      if (bytes.length > maxBytes) throw tooLong(maxBytes)
      if (isOver) return Uint8Array.from(bytes)
    }
    signal.throwIfAborted()
    throw new PullpassError('cancelled', 'the terminal was closed', { remedies: [] })
  } finally {
    signal.removeEventListener('abort', stop)
    terminal.setRawMode(false)
    terminal.pause()
  }
}

/** Adds what was typed to `bytes`, up to Ctrl-D, and says whether that came. Throws `cancelled` for Ctrl-C. */
function takeTyped(typed: Uint8Array, bytes: number[]): boolean {
  for (const byte of typed) {
    if (byte === interrupt) throw new PullpassError('cancelled', 'stopped', { remedies: [] })
    if (byte === endOfTransmission) return true
    bytes.push(byte === carriageReturn ? newline : byte)
  }
  return false
}

function tooLong(maxBytes: number): PullpassError {
  return new PullpassError('usage', `more than ${maxBytes} bytes were pasted`, {
    remedies: ['paste the document alone'],
  })
}
