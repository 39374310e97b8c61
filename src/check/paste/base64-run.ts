// Base64 between other words: in one word, or in lines of equal length.

/** What could be base64 of a document, longest form first: joined lines, also without a last word that is no part of it, then words. */
export function findBase64Runs(text: string): string[] {
  const lines = findLineRuns(text).flatMap((run) => [run.join(''), run.slice(0, -1).join('')])
  const words = text.match(/[A-Za-z0-9+/_-]{24,}={0,2}/g) ?? []
  return [...lines, ...words].filter((run) => run.length >= 24)
}

/** Lines of nothing but base64: all as long as the first, up to one that is shorter or padded. */
function findLineRuns(text: string): string[][] {
  const runs: string[][] = []
  let open: string[] | undefined
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    const isBase64 = /^[A-Za-z0-9+/_-]+={0,2}$/.test(line)
    const first = open?.[0]
    if (isBase64 && open && first !== undefined && line.length <= first.length) {
      open.push(line)
      if (line.length < first.length || line.endsWith('=')) open = undefined
    } else {
      open = isBase64 && line.length >= 16 && !line.endsWith('=') ? [line] : undefined
      if (open) runs.push(open)
    }
  }
  return runs.filter((run) => run.length > 1)
}
