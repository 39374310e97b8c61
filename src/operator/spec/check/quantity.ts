// Amounts of CPU and memory as Kubernetes writes them (`pkg/api/resource/quantity.go` of apimachinery).

/** Powers of ten in thousands of a millionth, the finest amount that Kubernetes keeps. */
const nanosPerUnit = 1_000_000_000n
const binary = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
}

/** `text` in billionths; undefined when it is no quantity. */
export function parseQuantity(text: string): bigint | undefined {
  const [, sign, whole, fraction, suffix] =
    /^([-+]?)(\d*)(?:\.(\d*))?([a-zA-Z]{0,2}|[eE][-+]?\d{1,2})$/.exec(text.trim()) ?? []
  if (whole === undefined || whole.length + (fraction?.length ?? 0) === 0 || text.length > 40) return undefined
  const scale = readSuffix(suffix ?? '')
  if (scale === undefined) return undefined
  const digits = BigInt(`${whole}${fraction ?? ''}`)
  const scaled = digits * scale.factor * nanosPerUnit
  const exponent = scale.exponent - (fraction?.length ?? 0)
  const nanos = exponent >= 0 ? scaled * 10n ** BigInt(exponent) : divideUp(scaled, 10n ** BigInt(-exponent))
  return sign === '-' ? -nanos : nanos
}

function readSuffix(suffix: string): { readonly factor: bigint; readonly exponent: number } | undefined {
  const power = binary.indexOf(suffix)
  if (power >= 0) return { factor: 1024n ** BigInt(power + 1), exponent: 0 }
  const known = suffix === '' ? 0 : Object.hasOwn(decimalExponents, suffix) ? decimalExponents[suffix] : undefined
  const exponent = known ?? (/^[eE][-+]?\d+$/.test(suffix) ? Number(suffix.slice(1)) : undefined)
  if (exponent === undefined) return undefined
  return { factor: 1n, exponent }
}

function divideUp(number: bigint, divisor: bigint): bigint {
  return (number + divisor - 1n) / divisor
}
