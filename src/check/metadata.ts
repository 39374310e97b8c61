// Metadata as the API server decodes and validates it: ValidateObjectMeta in apimachinery and ValidateSecretName.

import { memberPath, quoteName } from './path.ts'
import { isPlainObject, type PlainObject, type PlainValue } from './plain-value.ts'
import { describeProblem, type Problem } from './problem.ts'

const maxAnnotationBytes = 256 * 1024
const dnsLabel = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?'
const dnsSubdomain = new RegExp(`^${dnsLabel}(?:\\.${dnsLabel})*$`)
const qualifiedName = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/

const stringFields = ['name', 'generateName', 'namespace', 'uid', 'resourceVersion', 'selfLink']
const standardFinalizers = ['kubernetes', 'foregroundDeletion', 'orphan']

/** What the API server refuses in the metadata; the values are of the right types ({@link findMetadataTypeFaults}). */
export function checkMetadata(metadata: PlainObject, path: string): Problem[] {
  const at = (name: string): string => memberPath(memberPath(path, 'metadata'), name)
  const refuse = (name: string, detail: string): Problem => describeProblem('invalid-name', at(name), { detail })
  const problems: Problem[] = []
  const name = textOf(metadata, 'name') || expandGenerateName(textOf(metadata, 'generateName'))
  const namespace = textOf(metadata, 'namespace')
  if (name === '') problems.push(refuse('name', 'a name is required'))
  else if (!isDnsSubdomain(name)) problems.push(refuse('name', `${quoteName(name)} is not a DNS subdomain`))
  if (namespace !== '' && !isDnsLabel(namespace)) problems.push(refuse('namespace', 'it is not a DNS label'))
  for (const [key, value] of textMapOf(metadata, 'labels')) {
    if (!isQualifiedName(key)) problems.push(refuse('labels', `${quoteName(key)} is not a label name`))
    if (!isLabelValue(value)) problems.push(refuse('labels', `the value of ${quoteName(key)} is not a label value`))
  }
  const annotations = textMapOf(metadata, 'annotations')
  for (const [key] of annotations) {
    if (!isQualifiedName(key.toLowerCase())) {
      problems.push(refuse('annotations', `${quoteName(key)} is not an annotation name`))
    }
  }
  if (countBytes(annotations) > maxAnnotationBytes) {
    problems.push(describeProblem('too-large', at('annotations'), { detail: 'the annotations have more than 256 KiB' }))
  }
  return [...problems, ...checkReferences(metadata, refuse)]
}

/** Paths of metadata fields that are not of the type that the API server decodes. */
export function findMetadataTypeFaults(metadata: PlainObject, path: string): string[] {
  const base = memberPath(path, 'metadata')
  const faults = stringFields.filter((name) => !isAbsentOr(metadata.get(name), isText))
  for (const name of ['labels', 'annotations']) {
    const value = metadata.get(name)
    if (!isAbsentOr(value, isPlainObject)) faults.push(name)
    else if (isPlainObject(value) && ![...value.values()].every((item) => isAbsentOr(item, isText))) faults.push(name)
  }
  for (const name of ['creationTimestamp', 'deletionTimestamp']) {
    if (!isAbsentOr(metadata.get(name), isTimestamp)) faults.push(name)
  }
  if (!isAbsentOr(metadata.get('generation'), Number.isInteger)) faults.push('generation')
  if (!isAbsentOr(metadata.get('finalizers'), isTextArray)) faults.push('finalizers')
  if (!isAbsentOr(metadata.get('ownerReferences'), isReferenceArray)) faults.push('ownerReferences')
  return faults.map((name) => memberPath(base, name))
}

/** A text map such as labels, without what is not text. */
export function textMapOf(metadata: PlainObject, name: string): Map<string, string> {
  const value = metadata.get(name)
  const texts = new Map<string, string>()
  if (!isPlainObject(value)) return texts
  for (const [key, text] of value) if (typeof text === 'string') texts.set(key, text)
  return texts
}

function checkReferences(metadata: PlainObject, refuse: (name: string, detail: string) => Problem): Problem[] {
  const problems: Problem[] = []
  const finalizers = metadata.get('finalizers')
  for (const finalizer of Array.isArray(finalizers) ? finalizers : []) {
    const isKnown = standardFinalizers.includes(finalizer) || (finalizer.includes('/') && isQualifiedName(finalizer))
    if (!isKnown) problems.push(refuse('finalizers', `${quoteName(finalizer)} is not a finalizer name`))
  }
  const owners = metadata.get('ownerReferences')
  for (const owner of Array.isArray(owners) ? owners : []) {
    const missing = ['apiVersion', 'kind', 'name', 'uid'].find((field) => (owner.get(field) ?? '') === '')
    if (missing) problems.push(refuse('ownerReferences', `an owner has no ${missing}`))
  }
  const generation = metadata.get('generation')
  if (typeof generation === 'number' && generation < 0) problems.push(refuse('generation', 'it is negative'))
  return problems
}

/** The API server appends five characters to at most 58 of the prefix. */
function expandGenerateName(prefix: string): string {
  return prefix === '' ? '' : `${prefix.slice(0, 58)}xxxxx`
}

function textOf(metadata: PlainObject, name: string): string {
  const value = metadata.get(name)
  return typeof value === 'string' ? value : ''
}

/** Whether a name is a DNS subdomain (RFC 1123), as secrets' names must be. */
export function isDnsSubdomain(name: string): boolean {
  return name.length <= 253 && dnsSubdomain.test(name)
}

function isDnsLabel(name: string): boolean {
  return name.length <= 63 && !name.includes('.') && dnsSubdomain.test(name)
}

function isQualifiedName(name: string): boolean {
  const slash = name.indexOf('/')
  const prefix = name.slice(0, Math.max(slash, 0))
  const local = name.slice(slash + 1)
  if (slash !== -1 && !isDnsSubdomain(prefix)) return false
  return local.length <= 63 && qualifiedName.test(local)
}

function isLabelValue(value: string): boolean {
  return value === '' || (value.length <= 63 && qualifiedName.test(value))
}

function countBytes(texts: ReadonlyMap<string, string>): number {
  let bytes = 0
  for (const [key, value] of texts) bytes += Buffer.byteLength(key) + Buffer.byteLength(value)
  return bytes
}

function isAbsentOr(value: PlainValue | undefined, test: (value: PlainValue) => boolean): boolean {
  return value === undefined || value === null || test(value)
}

function isText(value: PlainValue): boolean {
  return typeof value === 'string'
}

function isTimestamp(value: PlainValue): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)$/.test(value)
}

function isTextArray(value: PlainValue): boolean {
  return Array.isArray(value) && value.every(isText)
}

function isReferenceArray(value: PlainValue): boolean {
  const fields = ['apiVersion', 'kind', 'name', 'uid']
  return (
    Array.isArray(value) &&
    value.every((item) => isPlainObject(item) && fields.every((field) => isAbsentOr(item.get(field), isText)))
  )
}
