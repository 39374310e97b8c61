// The known name that an unknown one was probably meant to be.

const ignoredMarks = /[-_\s]/g

/** ` (did you mean \`x\`?)` when one of `known` is close to `name`, otherwise nothing. */
export function suggest(name: string, known: readonly string[]): string {
  const nearest = findNearest(name, known)
  return nearest === undefined ? '' : ` (did you mean \`${nearest}\`?)`
}

function findNearest(name: string, known: readonly string[]): string | undefined {
  const plain = toPlain(name)
  // A long name is not compared letter by letter: it comes from outside.
  if (plain.length === 0 || plain.length > 60) return undefined
  const most = Math.max(1, Math.floor(plain.length / 4))
  const distances = known.map((candidate) => ({ candidate, distance: editDistance(plain, toPlain(candidate)) }))
  const nearest = distances.toSorted((one, other) => one.distance - other.distance)[0]
  return nearest !== undefined && nearest.distance <= most ? nearest.candidate : undefined
}

function toPlain(name: string): string {
  return name.toLowerCase().replace(ignoredMarks, '')
}

/** Letters to insert, remove or exchange to make one text of the other (Levenshtein). */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 0; i < one.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < other.length; j++) {
      const exchange = (row[j] ?? 0) + (one[i] === other[j] ? 0 : 1)
      next.push(Math.min(exchange, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[other.length] ?? 0
}
