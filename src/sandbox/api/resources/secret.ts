// Secrets: types and the keys they need, the size limit, immutability (`pkg/apis/core/validation`, `ValidateSecret`).

import { isDeepStrictEqual } from 'node:util'
import { decodedLength } from '../base64.ts'
import { jsonObjectError } from '../gojson.ts'
import { type Draft, type KubeObject, metadataSchema, objectAt, textAt } from '../object.ts'
import { configKeyErrors } from '../rules/names.ts'
import { boolean, bytes, mapOf, objectOf, text } from '../schema.ts'
import { type FieldCause, forbiddenField, invalidValue, required, tooLong } from '../status.ts'
import { ageColumn, nameColumn } from './columns.ts'
import { plainBehaviour, type ResourceDefinition } from './definition.ts'

const maxSecretBytes = 1_048_576
const immutable = 'field is immutable when `immutable` is set'

/** Keys that must be there; of basic-auth one of the two is enough. */
const requiredKeys: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
}
const documentKeys: Readonly<Record<string, string>> = {
  'kubernetes.io/dockercfg': '.dockercfg',
  'kubernetes.io/dockerconfigjson': '.dockerconfigjson',
}

/** Secrets as core/v1 has them. */
export const secretResource: ResourceDefinition = {
  ...plainBehaviour,
  plural: 'secrets',
  singular: 'secret',
  kind: 'Secret',
  shortNames: [],
  isNamespaced: true,
  schema: objectOf('Secret', {
    kind: text,
    apiVersion: text,
    metadata: metadataSchema,
    immutable: boolean,
    data: mapOf(bytes),
    stringData: mapOf(text),
    type: text,
  }),
  fieldLabels: { type: (object) => textAt(object, 'type') },
  columns: [
    nameColumn,
    { name: 'Type', type: 'string', description: 'Type of secret', value: (object) => textAt(object, 'type') },
    {
      name: 'Data',
      type: 'string',
      description: 'Number of data keys',
      value: (object) => String(Object.keys(dataOf(object)).length),
    },
    ageColumn,
  ],
  applyDefaults,
  validate,
  validateUpdate,
}

/** stringData is written over data and never returned; an empty type is Opaque. */
function applyDefaults(draft: Draft): Draft {
  const { stringData, data, type, ...rest } = draft
  const written = Object.entries(objectAt({ stringData }, 'stringData')).map(([key, value]) => [
    key,
    Buffer.from(String(value)).toString('base64'),
  ])
  const merged = { ...objectAt({ data }, 'data'), ...Object.fromEntries(written) }
  const keys = Object.keys(merged).sort()
  return {
    ...rest,
    ...(keys.length === 0 ? {} : { data: Object.fromEntries(keys.map((key) => [key, Reflect.get(merged, key)])) }),
    type: type || 'Opaque',
  }
}

function validate(draft: Draft): FieldCause[] {
  const data = dataOf(draft)
  const size = Object.values(data).reduce((sum, value) => sum + decodedLength(value), 0)
  return [
    ...Object.keys(data).flatMap((key) =>
      configKeyErrors(key).map((error) => invalidValue(`data[${key}]`, key, error)),
    ),
    ...(size > maxSecretBytes ? [tooLong('data', maxSecretBytes)] : []),
    ...typeCauses(draft, data),
  ]
}

function typeCauses(draft: Draft, data: Readonly<Record<string, string>>): FieldCause[] {
  const type = textAt(draft, 'type')
  const key = documentKeys[type]
  if (key !== undefined) return documentCauses(key, data[key])
  if (type === 'kubernetes.io/basic-auth') {
    const hasOne = data['username'] !== undefined || data['password'] !== undefined
    return hasOne ? [] : [required('data[username]'), required('data[password]')]
  }
  if (type === 'kubernetes.io/service-account-token') {
    const annotation = 'kubernetes.io/service-account.name'
    return draft.metadata.annotations?.[annotation] ? [] : [required(`metadata.annotations[${annotation}]`)]
  }
  return (requiredKeys[type] ?? []).filter((name) => data[name] === undefined).map((name) => required(`data[${name}]`))
}

function documentCauses(key: string, value: string | undefined): FieldCause[] {
  if (value === undefined) return [required(`data[${key}]`)]
  const error = jsonObjectError(Buffer.from(value, 'base64'))
  return error === undefined ? [] : [invalidValue(`data[${key}]`, '<secret contents redacted>', error)]
}

function validateUpdate(draft: Draft, old: KubeObject): FieldCause[] {
  const causes: FieldCause[] = []
  if (draft['type'] !== old['type']) causes.push(invalidValue('type', draft['type'], 'field is immutable'))
  if (old['immutable'] === true) {
    if (draft['immutable'] !== true) causes.push(forbiddenField('immutable', immutable))
    if (!isDeepStrictEqual(dataOf(draft), dataOf(old))) causes.push(forbiddenField('data', immutable))
  }
  return causes
}

/** The values by key, in base64; the schema has seen to it that they are strings. */
function dataOf(object: object): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(objectAt(object, 'data')).map(([key, value]) => [key, String(value)]))
}
