// Environment variables: names that can be set, one source for each, and texts as values. Values are never repeated.

import { fieldAt, isObject, listAt, objectAt, textAt } from '../json-fields.ts'
import { subdomainFault } from '../names.ts'
import type { Json } from '../pod-fields.ts'
import { doubt, type Finding, issue, issueIf } from './finding.ts'

const sources = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef']
const fieldPaths =
  /^(?:metadata\.(?:name|namespace|uid|labels\['.+'\]|annotations\['.+'\])|spec\.(?:nodeName|serviceAccountName)|status\.(?:hostIPs?|podIPs?))$/

/** Findings on `env` and `envFrom` of the container at `path`. */
export function checkEnv(container: Json, path: string): Finding[] {
  const variables = listAt(container, 'env')
  const names = variables.map((variable) => textAt(variable, 'name'))
  return [
    ...variables.flatMap((variable, index) => checkVariable(variable, `${path}.env[${index}]`)),
    ...names.flatMap((name, index) =>
      name !== undefined && names.indexOf(name) !== index
        ? [doubt(`${path}.env[${index}]`, `sets \`${name}\` a second time; the later value wins`)]
        : [],
    ),
    ...listAt(container, 'envFrom').flatMap((from, index) => checkEnvFrom(from, `${path}.envFrom[${index}]`)),
  ]
}

function checkVariable(variable: Json, path: string): Finding[] {
  const name = textAt(variable, 'name')
  if (name === undefined) return [issue(`${path}.name`, 'is missing')]
  const value = fieldAt(variable, 'value')
  const source = fieldAt(variable, 'valueFrom')
  return [
    ...checkName(name, `${path}.name`),
    ...(value === undefined || typeof value === 'string'
      ? []
      : [issue(`${path}.value`, 'must be a text; put it in quotes')]),
    ...(value !== undefined && value !== '' && source !== undefined
      ? [issue(path, 'has both `value` and `valueFrom`')]
      : []),
    ...(source === undefined ? [] : checkSource(source, `${path}.valueFrom`)),
  ]
}

// Up to Kubernetes 1.29 every server refuses what is not like an identifier; newer ones take printable ASCII without `=`.
function checkName(name: string, path: string): Finding[] {
  if (!/^[\x20-\x3c\x3e-\x7e]+$/.test(name)) {
    return [issue(path, 'can not be the name of a variable: printable ASCII without `=` only')]
  }
  if (/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) return []
  return [doubt(path, 'is a name that only newer clusters take; letters, digits, `_`, `-` and `.` always work')]
}

function checkSource(source: Json, path: string): Finding[] {
  if (!isObject(source)) return [issue(path, 'must be an object')]
  const kinds = Object.keys(source)
  const [kind] = kinds
  if (kind === undefined || kinds.length > 1) return [issue(path, `must have exactly one of ${quoteAll(sources)}`)]
  if (!sources.includes(kind)) return [issue(`${path}.${kind}`, `is unknown; a source is one of ${quoteAll(sources)}`)]
  const place = `${path}.${kind}`
  if (kind === 'fieldRef') return checkFieldRef(source[kind], place)
  if (kind === 'configMapKeyRef' || kind === 'secretKeyRef') return checkKeyRef(source[kind], place)
  return []
}

function checkFieldRef(reference: Json | undefined, path: string): Finding[] {
  const fieldPath = textAt(reference, 'fieldPath')
  if (fieldPath === undefined) return [issue(`${path}.fieldPath`, 'is missing')]
  return fieldPaths.test(fieldPath) ? [] : [issue(`${path}.fieldPath`, 'is not a field that a variable can show')]
}

function checkKeyRef(reference: Json | undefined, path: string): Finding[] {
  const key = textAt(reference, 'key')
  const name = textAt(reference, 'name')
  return [
    ...issueIf(`${path}.name`, name === undefined ? 'is missing' : subdomainFault(name)),
    ...issueIf(`${path}.key`, key === undefined ? 'is missing' : keyFault(key)),
  ]
}

function keyFault(key: string): string | undefined {
  return /^[-._a-zA-Z0-9]+$/.test(key) ? undefined : 'can be no key: letters, digits, `-`, `_` and `.` only'
}

function checkEnvFrom(from: Json, path: string): Finding[] {
  const kinds = ['configMapRef', 'secretRef'].filter((kind) => fieldAt(from, kind) !== undefined)
  const [kind] = kinds
  if (kind === undefined || kinds.length > 1) return [issue(path, 'must have one of `configMapRef` and `secretRef`')]
  const name = textAt(objectAt(from, kind), 'name')
  return issueIf(`${path}.${kind}.name`, name === undefined ? 'is missing' : subdomainFault(name))
}

function quoteAll(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ')
}
