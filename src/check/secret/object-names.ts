// Names in the metadata of Kubernetes objects: util/validation of apimachinery.

const dnsLabel = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?'
const dnsSubdomain = new RegExp(`^${dnsLabel}(?:\\.${dnsLabel})*$`)
const qualifiedName = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/

/** Whether a name is a DNS subdomain (RFC 1123), as secrets' names must be. */
export function isDnsSubdomain(name: string): boolean {
  return name.length <= 253 && dnsSubdomain.test(name)
}

/** Whether a name is a DNS label (RFC 1123), as namespaces' names must be. */
export function isDnsLabel(name: string): boolean {
  return name.length <= 63 && !name.includes('.') && dnsSubdomain.test(name)
}

/** Whether a name is one for labels, annotations and finalizers: `name`, or `dns.subdomain/name`. */
export function isQualifiedName(name: string): boolean {
  const slash = name.indexOf('/')
  const prefix = name.slice(0, Math.max(slash, 0))
  const local = name.slice(slash + 1)
  if (slash !== -1 && !isDnsSubdomain(prefix)) return false
  return local.length <= 63 && qualifiedName.test(local)
}

/** Whether a text can be the value of a label. */
export function isLabelValue(value: string): boolean {
  return value === '' || (value.length <= 63 && qualifiedName.test(value))
}

/** A prefix may end with a dash; the API server appends five characters to at most 58 of it. */
export function isNamePrefix(prefix: string): boolean {
  return isDnsSubdomain(prefix.replace(/-$/, 'a')) && isDnsSubdomain(`${prefix.slice(0, 58)}xxxxx`)
}
