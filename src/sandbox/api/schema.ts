// Reading JSON into the fields that a kind has, as the API machinery's decoder does: unknown fields fall away and are
// reported, null is "not there", empty optional values vanish, wrong types are errors in Go's words.

import { Base64Error, canonicalizeBase64 } from './base64.ts'

export type Schema =
  | { readonly type: 'string' | 'bytes' | 'boolean' | 'integer' | 'any' }
  | { readonly type: 'map' | 'list'; readonly of: Schema }
  | ObjectSchema

export interface ObjectSchema {
  readonly type: 'object'
  /** The Go type's name, for error messages. */
  readonly goName: string
  readonly fields: Readonly<Record<string, Schema>>
  /** Keeps fields that are not listed, unread: for the large kinds of which the sandbox knows a part. */
  readonly isOpen?: boolean
}

export const text: Schema = { type: 'string' }
export const bytes: Schema = { type: 'bytes' }
export const boolean: Schema = { type: 'boolean' }
export const integer: Schema = { type: 'integer' }
export const anything: Schema = { type: 'any' }
export const mapOf = (of: Schema): Schema => ({ type: 'map', of })
export const listOf = (of: Schema): Schema => ({ type: 'list', of })
export const objectOf = (goName: string, fields: ObjectSchema['fields'], isOpen = false): ObjectSchema => ({
  type: 'object',
  goName,
  fields,
  isOpen,
})

/** The JSON does not fit the kind; the message is the one of Go's decoder. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError'
}

export interface Decoded {
  readonly value: Record<string, unknown>
  /** Paths of fields that the kind does not have, inner ones first. */
  readonly unknownFields: readonly string[]
}

/** Throws a {@link DecodeError}. */
export function decodeObject(schema: ObjectSchema, input: object): Decoded {
  const unknownFields: string[] = []
  const value = readFields(schema, { input, path: '', owner: schema.goName, unknownFields })
  return { value, unknownFields }
}

interface Place {
  readonly input: unknown
  readonly path: string
  readonly owner: string
  readonly unknownFields: string[]
}

function read(schema: Schema, place: Place): unknown {
  const { input } = place
  if (input === null || input === undefined) return undefined
  switch (schema.type) {
    case 'any':
      return input
    case 'string':
      return typeof input === 'string' ? input || undefined : mismatch(schema, place)
    case 'boolean':
      return typeof input === 'boolean' ? input : mismatch(schema, place)
    case 'integer':
      return Number.isInteger(input) ? input : mismatch(schema, place)
    case 'bytes':
      return typeof input === 'string' ? readBytes(input) : mismatch(schema, place)
    case 'list':
      return Array.isArray(input) ? readList(schema.of, input, place) : mismatch(schema, place)
    case 'map':
      return isPlainObject(input) ? readMap(schema.of, input, place) : mismatch(schema, place)
    case 'object':
      return isPlainObject(input) ? readFields(schema, { ...place, owner: schema.goName }) : mismatch(schema, place)
  }
}

function readFields(schema: ObjectSchema, place: Place): Record<string, unknown> {
  const input = Object.entries(Object(place.input))
  const given = new Map<string, unknown>(input)
  const value: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(schema.fields)) {
    const path = place.path === '' ? name : `${place.path}.${name}`
    const read_ = read(field, { ...place, input: given.get(name), path })
    if (read_ !== undefined) value[name] = read_
  }
  for (const [name, other] of input) {
    if (Object.hasOwn(schema.fields, name)) continue
    if (schema.isOpen) value[name] = other
    else place.unknownFields.push(place.path === '' ? name : `${place.path}.${name}`)
  }
  return value
}

function readList(of: Schema, input: readonly unknown[], place: Place): unknown[] | undefined {
  const items = input.map((item, index) => read(of, { ...place, input: item, path: `${place.path}[${index}]` }))
  return items.length === 0 ? undefined : items.map((item) => item ?? emptyValue(of))
}

function readMap(of: Schema, input: object, place: Place): Record<string, unknown> | undefined {
  const names = Object.keys(input).sort()
  if (names.length === 0) return undefined
  const given = new Map<string, unknown>(Object.entries(input))
  return Object.fromEntries(
    names.map((name) => [name, read(of, { ...place, input: given.get(name) }) ?? emptyValue(of)]),
  )
}

function readBytes(input: string): string {
  try {
    return canonicalizeBase64(input)
  } catch (error) {
    throw error instanceof Base64Error ? new DecodeError(error.message) : error
  }
}

const emptyValue = (schema: Schema): unknown => (schema.type === 'string' || schema.type === 'bytes' ? '' : {})

function mismatch(schema: Schema, place: Place): never {
  const found = Array.isArray(place.input) ? 'array' : typeof place.input
  const shown = found === 'boolean' ? 'bool' : found
  throw new DecodeError(
    `json: cannot unmarshal ${shown} into Go struct field ${place.owner}.${place.path} of type ${goType(schema)}`,
  )
}

function goType(schema: Schema): string {
  switch (schema.type) {
    case 'map':
      return `map[string]${goType(schema.of)}`
    case 'list':
      return `[]${goType(schema.of)}`
    case 'object':
      return `v1.${schema.goName}`
    case 'bytes':
      return '[]uint8'
    case 'boolean':
      return 'bool'
    case 'integer':
      return 'int64'
    case 'any':
    case 'string':
      return 'string'
  }
}

const isPlainObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
