// Metadata as the API server decodes and validates it: ValidateObjectMeta in apimachinery and ValidateSecretName.

import { memberPath, quoteName } from '../path.ts'
import { isPlainObject, type PlainObject, type PlainValue } from '../plain-value.ts'
import { describeProblem, type Problem } from '../problem.ts'
import { checkFinalizers, checkOwners } from './metadata-references.ts'
import { isDnsLabel, isDnsSubdomain, isLabelValue, isNamePrefix, isQualifiedName } from './object-names.ts'

const maxAnnotationBytes = 256 * 1024

const stringFields = ['name', 'generateName', 'namespace', 'uid', 'resourceVersion', 'selfLink']

/** What the API server refuses in the metadata: fields of the wrong type, and values that it does not allow. */
export function checkMetadata(metadata: PlainObject, path: string): Problem[] {
  const faulty = findTypeFaults(metadata)
  const readable = new Map([...metadata].filter(([name]) => !faulty.includes(name)))
  const at = (name: string): string => memberPath(memberPath(path, 'metadata'), name)
  const refuse = (name: string, detail: string): Problem => describeProblem('invalid-name', at(name), { detail })
  const isNamed = faulty.includes('name') || textOf(readable, 'name') !== '' || textOf(readable, 'generateName') !== ''
  return [
    ...faulty.map((name) => refuse(name, 'it has the wrong type')),
    ...(isNamed ? [] : [refuse('name', 'a name is required')]),
    ...checkNames(readable, refuse),
    ...checkLabels(readable, refuse),
    ...checkAnnotations(readable, refuse, at('annotations')),
    ...checkFinalizers(readable).map((detail) => refuse('finalizers', detail)),
    ...checkOwners(readable).map((detail) => refuse('ownerReferences', detail)),
  ]
}

type Refuse = (name: string, detail: string) => Problem

function checkNames(metadata: PlainObject, refuse: Refuse): Problem[] {
  const problems: Problem[] = []
  const name = textOf(metadata, 'name')
  const prefix = textOf(metadata, 'generateName')
  const namespace = textOf(metadata, 'namespace')
  const generation = metadata.get('generation')
  if (name !== '' && !isDnsSubdomain(name)) problems.push(refuse('name', `${quoteName(name)} is not a DNS subdomain`))
  if (prefix !== '' && !isNamePrefix(prefix)) problems.push(refuse('generateName', 'it is no beginning of a name'))
  if (namespace !== '' && !isDnsLabel(namespace)) problems.push(refuse('namespace', 'it is not a DNS label'))
  if (typeof generation === 'number' && generation < 0) problems.push(refuse('generation', 'it is negative'))
  return problems
}

function checkLabels(metadata: PlainObject, refuse: Refuse): Problem[] {
  const problems: Problem[] = []
  for (const [key, value] of textMapOf(metadata, 'labels')) {
    if (!isQualifiedName(key)) problems.push(refuse('labels', `${quoteName(key)} is not a label name`))
    if (!isLabelValue(value)) problems.push(refuse('labels', `the value of ${quoteName(key)} is not a label value`))
  }
  return problems
}

function checkAnnotations(metadata: PlainObject, refuse: Refuse, path: string): Problem[] {
  const annotations = textMapOf(metadata, 'annotations')
  const problems = [...annotations.keys()]
    .filter((key) => !isQualifiedName(key.toLowerCase()))
    .map((key) => refuse('annotations', `${quoteName(key)} is not an annotation name`))
  if (countBytes(annotations) <= maxAnnotationBytes) return problems
  return [...problems, describeProblem('too-large', path, { detail: 'the annotations have more than 256 KiB' })]
}

/** Fields that are not of the type that the API server decodes. */
function findTypeFaults(metadata: PlainObject): string[] {
  const faults = stringFields.filter((name) => !isAbsentOr(metadata.get(name), isText))
  for (const name of ['labels', 'annotations']) {
    const value = metadata.get(name)
    if (!isAbsentOr(value, isPlainObject)) faults.push(name)
    else if (isPlainObject(value) && ![...value.values()].every((item) => isAbsentOr(item, isText))) faults.push(name)
  }
  for (const name of ['creationTimestamp', 'deletionTimestamp']) {
    if (!isAbsentOr(metadata.get(name), isTimestamp)) faults.push(name)
  }
  if (!isAbsentOr(metadata.get('generation'), Number.isSafeInteger)) faults.push('generation')
  if (!isAbsentOr(metadata.get('finalizers'), isTextArray)) faults.push('finalizers')
  if (!isAbsentOr(metadata.get('ownerReferences'), isReferenceArray)) faults.push('ownerReferences')
  return faults
}

/** A text map such as labels, without what is not text; `null` decodes to an empty text. */
export function textMapOf(metadata: PlainObject, name: string): Map<string, string> {
  const value = metadata.get(name)
  const texts = new Map<string, string>()
  if (!isPlainObject(value)) return texts
  for (const [key, text] of value) if (text === null || typeof text === 'string') texts.set(key, text ?? '')
  return texts
}

function textOf(metadata: PlainObject, name: string): string {
  const value = metadata.get(name)
  return typeof value === 'string' ? value : ''
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

/** RFC 3339 with every part in its range. */
function isTimestamp(value: PlainValue): boolean {
  if (typeof value !== 'string') return false
  const parts = /^(\d{4}-\d\d-(\d\d))T(\d\d):\d\d:\d\d(?:\.\d+)?(?:Z|[-+](\d\d):[0-5]\d)$/.exec(value)
  if (!parts || Number.isNaN(Date.parse(value))) return false
  const [, date = '', day, hour, offset = '00'] = parts
  return hour !== '24' && Number(offset) < 24 && new Date(date).getUTCDate() === Number(day)
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
