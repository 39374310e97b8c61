// Which JSON member names Go takes for which struct field: equal under Unicode simple case folding.

/**
 * Whether encoding/json stores a member called `name` in the field `field`, an ASCII name. Besides letter case, `ſ` (U+017F) reads as
 * `s` and the Kelvin sign (U+212A) as `k`: the only characters that fold to ASCII letters (foldName in encoding/json).
 */
export function isFieldName(name: string, field: string): boolean {
  return name === field || (name.length === field.length && foldName(name) === foldName(field))
}

function foldName(name: string): string {
  return name.replace(/[a-zſK]/g, (letter) => (letter === 'ſ' ? 'S' : letter === 'K' ? 'K' : letter.toUpperCase()))
}
