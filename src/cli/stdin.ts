// Standard input: read once, by one consumer, up to a limit.

import { PullpassError } from '../errors/pullpass-error.ts'
import { readPaste } from './prompt/read-paste.ts'

/** Standard input as commands see it. */
export interface StandardInput {
  readonly isTerminal: boolean
  /**
   * All of it as bytes. `consumer` is the flag or argument that asked, for the error when a second one asks.
   * Rejects with `usage` on a second call, on a terminal, or beyond `maxBytes`.
   */
  readAll(consumer: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array>
  /** What a person pastes into the terminal up to Ctrl-D, unseen from `onReady` on. Rejects with `cancelled` on Ctrl-C. */
  readPaste(maxBytes: number, signal: AbortSignal, onReady: () => void): Promise<Uint8Array>
}

/** Wraps a readable stream, normally the process's own, which costs time to open and is opened on first use. */
export function createStandardInput(open: () => NodeJS.ReadStream): StandardInput {
  let takenBy: string | undefined
  return {
    get isTerminal() {
      return open().isTTY === true
    },
    readAll: async (consumer, maxBytes, signal) => {
      if (takenBy !== undefined) {
        throw new PullpassError('usage', `${takenBy} and ${consumer} both read standard input`, {
          remedies: ['give one of them a file'],
        })
      }
      takenBy = consumer
      const stream = open()
      if (stream.isTTY) {
        throw new PullpassError('usage', `${consumer} reads standard input, which is a terminal`, {
          remedies: ['pipe the input in, or name a file'],
        })
      }
      return await readBounded(stream, consumer, maxBytes, signal)
    },
    readPaste: (maxBytes, signal, onReady) => readPaste(open(), maxBytes, signal, onReady),
  }
}

/** Standard input that holds `bytes`, for a command that another one runs. */
export function createFixedInput(bytes: Uint8Array): StandardInput {
  return { isTerminal: false, readAll: async () => bytes, readPaste: async () => bytes }
}

async function readBounded(
  stream: NodeJS.ReadStream,
  consumer: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  const stop = (): void => {
    stream.destroy()
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    for await (const chunk of stream) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      size += bytes.length
      if (size > maxBytes) {
        throw new PullpassError('usage', `${consumer} got more than ${maxBytes} bytes on standard input`, {
          remedies: ['check what is piped in'],
        })
      }
      chunks.push(bytes)
    }
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
  signal.throwIfAborted()
  return Buffer.concat(chunks)
}
