// Names, label keys and label values as apimachinery validates them (`pkg/util/validation/validation.go`).

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const subdomain = `${label}(\\.${label})*`
const qualifiedPart = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const labelText = `(${qualifiedPart})?`

const subdomainMessage =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end " +
  `with an alphanumeric character (e.g. 'example.com', regex used for validation is '${subdomain}')`
const labelMessage =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an " +
  `alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${label}')`
const qualifiedMessage =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
  `(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${qualifiedPart}')`
const labelTextMessage =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end " +
  `with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '${labelText}')`
const configKeyMessage =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or " +
  "'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`)
const subdomainPattern = whole(subdomain)
const labelPattern = whole(label)
const qualifiedPattern = whole(qualifiedPart)
const labelTextPattern = whole(labelText)

/** What is wrong with a DNS subdomain, as the server says it; empty when nothing is. */
export function subdomainErrors(name: string): string[] {
  return [...lengthErrors(name, 253), ...(subdomainPattern.test(name) ? [] : [subdomainMessage])]
}

/** What is wrong with a DNS label. */
export function labelErrors(name: string): string[] {
  if (labelPattern.test(name)) return lengthErrors(name, 63)
  return [...lengthErrors(name, 63), subdomainPattern.test(name) ? 'must not contain dots' : labelMessage]
}

/** What is wrong with a label or annotation key: `prefix/name` or `name`. */
export function qualifiedNameErrors(key: string): string[] {
  const parts = key.split('/')
  if (parts.length > 2) {
    return [
      `a qualified name ${qualifiedMessage} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ]
  }
  const [prefix, name] = parts.length === 2 ? [parts[0], parts[1] ?? ''] : [undefined, parts[0] ?? '']
  const errors: string[] = []
  if (prefix === '') errors.push('prefix part must be non-empty')
  else if (prefix !== undefined) errors.push(...subdomainErrors(prefix).map((error) => `prefix part ${error}`))
  if (name === '') errors.push('name part must be non-empty')
  else if (name.length > 63) errors.push('name part must be no more than 63 characters')
  if (!qualifiedPattern.test(name)) errors.push(`name part ${qualifiedMessage}`)
  return errors
}

/** What is wrong with a label's value. */
export function labelValueErrors(value: string): string[] {
  return [...lengthErrors(value, 63), ...(labelTextPattern.test(value) ? [] : [labelTextMessage])]
}

/** What is wrong with a key of a secret's data. */
export function configKeyErrors(key: string): string[] {
  const errors = lengthErrors(key, 253)
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) errors.push(configKeyMessage)
  if (key === '.') errors.push("must not be '.'")
  else if (key === '..') errors.push("must not be '..'")
  else if (key.startsWith('..')) errors.push("must not start with '..'")
  return errors
}

const lengthErrors = (text: string, max: number): string[] =>
  text.length > max ? [`must be no more than ${max} characters`] : []
