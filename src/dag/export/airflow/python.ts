// Python source for values: literals in which no text can become code.

/** A piece of Python source. */
export interface Source {
  readonly python: string
}

/** What can be written as Python: plain data, and source where source is meant. */
export type PythonValue =
  | string
  | number
  | boolean
  | null
  | Source
  | readonly PythonValue[]
  | { readonly [key: string]: PythonValue }

/** Marks text as source. Never for text that comes from outside. */
export function source(python: string): Source {
  return { python }
}

const widest = 100

/** Everything but visible characters and the blank, the two that end or bend a literal, and what could fool a reader. */
const escaped = /["\\]|[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu

/** `text` as a Python literal in double quotes. */
function pythonText(text: string): string {
  return `"${text.replace(escaped, escapeCharacter)}"`
}

/** `value` as an expression; lines after the first are indented by `indent` blanks. */
function pythonValue(value: PythonValue, indent = 0): string {
  if (value === null) return 'None'
  if (typeof value === 'string') return pythonText(value)
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (isSource(value)) return value.python
  if (isList(value))
    return bracket(
      '[',
      ']',
      value.map((item) => pythonValue(item, indent + 4)),
      indent,
    )
  const items = Object.entries(value).map(([key, item]) => `${pythonText(key)}: ${pythonValue(item, indent + 4)}`)
  return bracket('{', '}', items, indent)
}

/** A call with keyword arguments. */
export function pythonCall(name: string, keywords: Readonly<Record<string, PythonValue>>, indent = 0): string {
  const items = Object.entries(keywords).map(([key, value]) => `${key}=${pythonValue(value, indent + 4)}`)
  return bracket(`${name}(`, ')', items, indent)
}

function bracket(open: string, close: string, items: readonly string[], indent: number): string {
  const line = `${open}${items.join(', ')}${close}`
  if (line.length + indent <= widest && !line.includes('\n')) return line
  const inner = ' '.repeat(indent + 4)
  return `${open}\n${items.map((item) => `${inner}${item},\n`).join('')}${' '.repeat(indent)}${close}`
}

function escapeCharacter(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`
  if (character === '\n') return '\\n'
  if (character === '\t') return '\\t'
  const code = character.codePointAt(0) ?? 0
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}

function isSource(value: Exclude<PythonValue, null | string | number | boolean>): value is Source {
  return typeof Reflect.get(value, 'python') === 'string' && Object.keys(value).length === 1
}

function isList(
  value: readonly PythonValue[] | { readonly [key: string]: PythonValue },
): value is readonly PythonValue[] {
  return Array.isArray(value)
}
