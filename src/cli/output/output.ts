// Where a command's results and words go: results to stdout, everything else to stderr.

import type { ErrorReport } from '../errors.ts'
import { type DocumentFormat, formatDocument, type ReportDocument } from './document.ts'
import { writeParagraph } from './paragraph.ts'
import { createScreen, type Screen } from './screen.ts'
import type { Look } from './terminal.ts'

export type OutputFormat = 'text' | DocumentFormat

export interface OutputOptions {
  readonly format: OutputFormat
  readonly isQuiet: boolean
  readonly isVerbose: boolean
}

/** A stream of the process: its look and the way to write to it. */
export interface OutputStream {
  readonly isTerminal: boolean
  readonly look: Look
  readonly write: (text: string) => void
}

export interface Output {
  readonly options: OutputOptions
  /** Whether a person reads the results, so that `--reveal` and its like make sense. */
  readonly stdoutIsTerminal: boolean
  /** Whether a result was handed over already. */
  readonly hasResult: boolean
  /** The report or data. */
  readonly stdout: Screen
  /** Words for the person, prompts, progress. */
  readonly stderr: Screen
  /** Says something that `-q` silences. */
  note(text: string): void
  /** Says something that only `-v` shows. */
  detail(text: string): void
  /** Says something that matters even with `-q`. */
  warn(text: string): void
  /** Hands over a result: as the one document of `-o json|yaml`, or as `report` writes it for a person. */
  result(document: ReportDocument, report: (screen: Screen) => void): Promise<void>
  /** Hands over why there is no result, where the reader is a program; a person has read it on stderr. */
  fail(error: ErrorReport): Promise<void>
}

/** Before the flags are known. */
export const plainOutput: OutputOptions = { format: 'text', isQuiet: false, isVerbose: false }

interface ErrorDocument extends ReportDocument {
  readonly error: ErrorReport
}

/** Wires the two streams to the chosen format. Text from outside must be escaped by whoever passes it. */
export function createOutput(stdout: OutputStream, stderr: OutputStream, options: OutputOptions): Output {
  let hasResult = false
  const results = createScreen(stdout.look, stdout.write)
  const words = createScreen(stderr.look, stderr.write)
  const say = (text: string): void => writeParagraph(text, words)
  const hand = async (document: ReportDocument, report: (screen: Screen) => void): Promise<void> => {
    hasResult = true
    if (options.format === 'text') report(results)
    else stdout.write(await formatDocument(document, options.format))
  }
  return {
    options,
    stdoutIsTerminal: stdout.isTerminal,
    get hasResult() {
      return hasResult
    },
    stdout: results,
    stderr: words,
    note: (text) => {
      if (!options.isQuiet) say(text)
    },
    detail: (text) => {
      if (options.isVerbose) say(words.colours.dim(text))
    },
    warn: (text) => say(`${words.colours.yellow('warning:')} ${text}`),
    result: hand,
    fail: async (error) => {
      const document: ErrorDocument = { schemaVersion: 1, kind: 'Error', error }
      await hand(document, () => {})
    },
  }
}
