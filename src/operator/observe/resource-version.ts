// Which of two states of a cluster came first.

/**
 * Whether a list of `version` shows what an object of `objectVersion` has come to: versions are numbers that grow with every write
 * (https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions). Ones that are no numbers are taken to be covered.
 */
export function coversVersion(version: string, objectVersion: string | undefined): boolean {
  if (!isNumber(version) || !isNumber(objectVersion)) return true
  return BigInt(objectVersion) <= BigInt(version)
}

function isNumber(version: string | undefined): version is string {
  return version !== undefined && /^\d+$/.test(version)
}
