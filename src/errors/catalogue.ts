// Every error a person can meet: its code, the exit code it leads to, and what to do next. One line per code, kept sorted.

export interface ErrorDefinition {
  /** Exit code of the command: 1 failed or unreachable, 2 usage or input, 3 the check or the proof says no, 4 not authenticated or authorised, 130 interrupted. */
  readonly exitCode: 1 | 2 | 3 | 4 | 130
  /** One line for the help topic: when this happens. */
  readonly meaning: string
  /** The next thing to do, in words that fit without knowing the case; an error may carry more specific remedies. */
  readonly remedy: string
}

export const errorCatalogue = {
  cancelled: {
    exitCode: 130,
    meaning: 'a person or a signal stopped the command',
    remedy: 'run the command again when ready',
  },
  internal: {
    exitCode: 1,
    meaning: 'a fault in pullpass itself',
    remedy: 'report it with the command line and -v output',
  },
  usage: {
    exitCode: 2,
    meaning: 'flags or arguments do not fit together or are missing',
    remedy: 'see --help of the command',
  },
} as const satisfies Record<string, ErrorDefinition>

export type ErrorCode = keyof typeof errorCatalogue
