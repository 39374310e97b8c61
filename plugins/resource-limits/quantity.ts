// Amounts in Kubernetes' quantity syntax (pkg/api/resource), as numbers to compare and add.

const binary: Readonly<Record<string, number>> = { Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5, Ei: 6 }
const decimal: Readonly<Record<string, number>> = { n: -3, u: -2, m: -1, '': 0, k: 1, M: 2, G: 3, T: 4, P: 5, E: 6 }
const syntax =
  /^(?<number>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))(?:[eE](?<exponent>[+-]?[0-9]+)|(?<suffix>[KMGTPE]i|[numkMGTPE]?))$/

/** The amount as a number, in cores or bytes; undefined for a text that is no quantity. */
export function parseQuantity(text: string): number | undefined {
  const groups = syntax.exec(text)?.groups
  if (!groups) return undefined
  const number = Number(groups['number'])
  const { exponent, suffix = '' } = groups
  if (exponent !== undefined) return number * 10 ** Number(exponent)
  const binaryPower = binary[suffix]
  return binaryPower === undefined ? number * 1000 ** (decimal[suffix] ?? 0) : number * 1024 ** binaryPower
}

/** An amount for people: `1500m` for cores, `1.5Gi` for bytes, the bare number for anything counted. */
export function showQuantity(resource: string, amount: number): string {
  if (resource === 'cpu') return Number.isInteger(amount) ? String(amount) : `${Math.round(amount * 1000)}m`
  if (resource !== 'memory' && resource !== 'ephemeral-storage') return String(amount)
  const unit = Object.keys(binary).findLast((name) => amount >= 1024 ** (binary[name] ?? 0))
  if (unit === undefined) return String(amount)
  return `${Number((amount / 1024 ** (binary[unit] ?? 0)).toFixed(2))}${unit}`
}
