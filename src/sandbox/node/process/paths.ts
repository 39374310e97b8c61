// Containers share the machine's files, so a path inside a container stands for another one outside: mounted volumes, the termination
// log and the image's own files are found where they really are by replacing their paths in command, arguments and environment.

/** A path in the container and the one on this machine. */
export interface PathMapping {
  readonly inside: string
  readonly outside: string
}

/** `text` with every path that starts at one of the mapped ones replaced; longer paths win. */
export function mapPaths(text: string, mappings: readonly PathMapping[]): string {
  const known = mappings.filter(({ inside }) => inside.length > 1 && text.includes(inside))
  if (known.length === 0) return text
  const sorted = [...known].sort((a, b) => b.inside.length - a.inside.length)
  const pattern = sorted.map(({ inside }) => escapePattern(inside)).join('|')
  return text.replace(new RegExp(`(?<![\\w./-])(?:${pattern})(?![\\w.-])`, 'g'), (found) => {
    return sorted.find(({ inside }) => inside === found)?.outside ?? found
  })
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
