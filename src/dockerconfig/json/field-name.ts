// Which JSON member names Go takes for which struct field: equal under Unicode simple case folding.

/**
 * Whether encoding/json stores a member called `name` in the field `field`, an ASCII name. Besides letter case, `ſ` (U+017F) reads as
 * `s` and the Kelvin sign (U+212A) as `k`: the only characters that fold to ASCII letters (foldName in encoding/json).
 */
export function isFieldName(name: string, field: string): boolean {
  if (name === field) return true
  if (name.length !== field.length) return false
  for (let at = 0; at < name.length; at += 1) {
    if (foldUnit(name.charCodeAt(at)) !== foldUnit(field.charCodeAt(at))) return false
  }
  return true
}

function foldUnit(unit: number): number {
  if (unit >= 0x61 && unit <= 0x7a) return unit - 0x20
  if (unit === 0x17f) return 0x53
  return unit === 0x212a ? 0x4b : unit
}
