// Names as Kubernetes takes them: what a name may look like, how long it may be, and what to call something that has a name too odd.

/** A DNS label (RFC 1123): containers, volumes, namespaces, host names. */
export const mostLabelCharacters = 63

/** Why `name` is no DNS label, going on from its path; undefined when it is one. */
export function labelFault(name: string): string | undefined {
  if (name.length > mostLabelCharacters)
    return `has ${name.length} characters, at most ${mostLabelCharacters} are allowed`
  if (/^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(name)) return undefined
  return 'may have lower-case letters, digits and `-` only, and starts and ends with a letter or digit'
}

/** Why `name` is no DNS subdomain (secrets, service accounts, config maps); undefined when it is one. */
export function subdomainFault(name: string): string | undefined {
  const most = 253
  if (name.length > most) return `has ${name.length} characters, at most ${most} are allowed`
  if (/^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/.test(name)) return undefined
  return 'may have lower-case letters, digits, `-` and `.` only, and starts and ends with a letter or digit'
}

/** Why `key` can be no key of a label or annotation: `prefix/name` or `name`; undefined when it can. */
export function qualifiedNameFault(key: string): string | undefined {
  const slash = key.indexOf('/')
  const name = key.slice(slash + 1)
  const prefixFault = slash < 0 ? undefined : subdomainFault(key.slice(0, slash))
  if (prefixFault !== undefined) return `has a prefix that ${prefixFault}`
  if (name.length > mostLabelCharacters)
    return `has ${name.length} characters, at most ${mostLabelCharacters} are allowed`
  if (isLabelText(name) && name !== '') return undefined
  return 'may have letters, digits, `-`, `_` and `.` only, and starts and ends with a letter or digit'
}

/** Why `value` can not be a label's value; undefined when it can. */
export function labelValueFault(value: string): string | undefined {
  if (value.length > mostLabelCharacters)
    return `has ${value.length} characters, at most ${mostLabelCharacters} are allowed`
  if (isLabelText(value)) return undefined
  return 'may have letters, digits, `-`, `_` and `.` only, and starts and ends with a letter or digit'
}

/**
 * Why `name` can not be a task's name; undefined when it can. It becomes the pod's name, which gets the run at its end and is cut at 63
 * characters; what a pod's name can not have becomes `-`.
 */
export function taskNameFault(name: string): string | undefined {
  if (name.length > mostLabelCharacters) {
    return `has ${name.length} characters; a pod's name has at most ${mostLabelCharacters}`
  }
  if (/^[\w.-]*[A-Za-z0-9][\w.-]*$/.test(name)) return undefined
  return 'may have letters, digits, `-`, `_` and `.` only, and at least one letter or digit'
}

function isLabelText(text: string): boolean {
  return /^(?:[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)?$/.test(text)
}
