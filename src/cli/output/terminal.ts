// What a stream can show: width, colour and characters, decided from the variables terminals and people set.

/** What is known of one output stream. */
export interface StreamFacts {
  readonly isTerminal: boolean
  /** Columns of the terminal; undefined where there is none. */
  readonly columns?: number | undefined
}

/** How text for one stream is laid out. */
export interface Look {
  /** Columns to fit into; Infinity where the reader is a program or a file. */
  readonly width: number
  readonly colour: boolean
  readonly unicode: boolean
}

type Variables = Readonly<Record<string, string | undefined>>

/** How to write to a stream: https://no-color.org, https://force-color.org, TERM=dumb and the locale's character set. */
export function chooseLook(stream: StreamFacts, variables: Variables, platform: string): Look {
  return {
    width: stream.isTerminal ? Math.max(20, stream.columns ?? 80) : Number.POSITIVE_INFINITY,
    colour: wantsColour(stream, variables),
    unicode: hasUnicode(variables, platform),
  }
}

function wantsColour(stream: StreamFacts, variables: Variables): boolean {
  if (variables['NO_COLOR']) return false
  const forced = variables['FORCE_COLOR']
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false'
  return stream.isTerminal && variables['TERM'] !== 'dumb'
}

function hasUnicode(variables: Variables, platform: string): boolean {
  if (platform === 'win32') return Boolean(variables['WT_SESSION'] || variables['TERM_PROGRAM'])
  const locale = variables['LC_ALL'] || variables['LC_CTYPE'] || variables['LANG'] || ''
  return /utf-?8/i.test(locale)
}
