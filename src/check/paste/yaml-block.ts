// A manifest in YAML between other lines, found by the members that stand at the top of one.

const startOfBlock = /^([ \t]*)(?:apiVersion|kind|data|stringData|\.docker(?:configjson|cfg)):(?:\s|$)/
const memberLine =
  /^(?:apiVersion|kind|metadata|type|data|stringData|immutable|items|\.docker(?:configjson|cfg)):(?:\s|$)/

/** Whether some line is one that a manifest in YAML could start with. */
export function hasYamlMember(text: string): boolean {
  return text.split('\n').some((line) => startOfBlock.test(line))
}

/**
 * The lines from the first top member to the end of what is indented under it and its neighbours. Undefined when a further member stands
 * behind that end: then the manifest itself is broken in the middle, and a part of it must not pass for the whole.
 */
export function findYamlBlock(text: string): string | undefined {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => startOfBlock.test(line))
  const indent = startOfBlock.exec(lines[start] ?? '')?.[1]
  if (indent === undefined) return undefined
  const length = lines.slice(start).findIndex((line) => !belongs(line, indent))
  const end = length === -1 ? lines.length : start + length
  // A value that a mail program wrapped to the margin: what is left of it is not what was sent.
  const isCut = /^[A-Za-z0-9+/=]{20,}\s*$/.test(lines[end] ?? '')
  if (isCut || lines.slice(end).some((line) => startOfBlock.test(line))) return undefined
  return lines.slice(start, end).join('\n')
}

function belongs(line: string, indent: string): boolean {
  if (line.trim() === '') return true
  if (!line.startsWith(indent)) return false
  const rest = line.slice(indent.length)
  return /^(?:[ \t]|- |#|---\s*$)/.test(rest) || memberLine.test(rest)
}
