// Finding a text in another in linear time: V8's own search is quadratic for long repetitive needles.

/** Up to this length V8's Boyer-Moore sees the whole needle and stays linear. */
const longestForEngine = 250

/** As `text.indexOf(needle, from)`, linear also for hostile input (Knuth, Morris and Pratt). */
export function indexOfLiteral(text: string, needle: string, from: number): number {
  if (needle.length <= longestForEngine) return text.indexOf(needle, from)
  const borders = buildBorders(needle)
  let matched = 0
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    while (matched > 0 && code !== needle.charCodeAt(matched)) matched = borders[matched - 1] ?? 0
    if (code === needle.charCodeAt(matched)) matched += 1
    if (matched === needle.length) return at + 1 - matched
  }
  return -1
}

/** For each prefix of `needle` the length of its longest proper prefix that is also its suffix. */
function buildBorders(needle: string): Uint32Array {
  const borders = new Uint32Array(needle.length)
  let length = 0
  for (let at = 1; at < needle.length; at += 1) {
    while (length > 0 && needle.charCodeAt(at) !== needle.charCodeAt(length)) length = borders[length - 1] ?? 0
    if (needle.charCodeAt(at) === needle.charCodeAt(length)) length += 1
    borders[at] = length
  }
  return borders
}
