// A Secret object decoded as the API server decodes it: every field of the right type, data from base64, stringData on top.

import { decodeBase64 } from '../../dockerconfig/base64.ts'
import { memberPath } from '../path.ts'
import { isPlainObject, type PlainObject, type PlainValue } from '../plain-value.ts'

/** Why the API server can't decode the object. */
export interface DecodeFault {
  readonly path: string
  /** The type it should have; for a value under `data` also what it holds. */
  readonly wanted: string
  readonly isDataValue: boolean
}

export interface SecretObject {
  readonly metadata: PlainObject
  /** Whether metadata stands in the object at all; a bare body has none to judge. */
  readonly hasMetadata: boolean
  /** Empty when absent. */
  readonly type: string
  readonly isImmutable: boolean
  /** The values as stored: `data` decoded, overridden by `stringData`. What can't be decoded is left out. */
  readonly data: ReadonlyMap<string, Uint8Array>
  /** Values under `data` and `stringData` that can't be stored, as they were given. */
  readonly undecodable: ReadonlyMap<string, PlainValue>
  /** Keys that stand in both. */
  readonly overridden: readonly string[]
  readonly faults: readonly DecodeFault[]
}

/** Decodes a Secret. Field names are case-sensitive, unknown fields ignored, `null` is absence. */
export function decodeSecret(object: PlainObject, path: string): SecretObject {
  const faults: DecodeFault[] = []
  const data = new Map<string, Uint8Array>()
  const undecodable = new Map<string, PlainValue>()
  const dataMap = readObject(object, 'data', path, faults)
  for (const [key, value] of dataMap) {
    const bytes = decodeDataValue(value)
    if (bytes) data.set(key, bytes)
    else {
      undecodable.set(key, value)
      faults.push({ path: memberPath(memberPath(path, 'data'), key), wanted: 'base64 text', isDataValue: true })
    }
  }
  const textMap = readObject(object, 'stringData', path, faults)
  for (const [key, value] of textMap) {
    if (value === null || typeof value === 'string') data.set(key, Buffer.from(value ?? '', 'utf8'))
    else {
      undecodable.set(key, value)
      faults.push({ path: memberPath(memberPath(path, 'stringData'), key), wanted: 'a text', isDataValue: false })
    }
  }
  return {
    metadata: readObject(object, 'metadata', path, faults),
    hasMetadata: ['metadata', 'kind', 'apiVersion'].some((name) => object.has(name)),
    type: readString(object, 'type', path, faults),
    isImmutable: readBoolean(object, 'immutable', path, faults),
    data,
    undecodable,
    overridden: [...textMap.keys()].filter((key) => dataMap.has(key)),
    faults,
  }
}

/** Base64 as Go decodes it into bytes; an array of byte values decodes as well, `null` as 0, and `null` alone to nothing. */
function decodeDataValue(value: PlainValue): Uint8Array | undefined {
  if (value === null) return new Uint8Array()
  if (typeof value === 'string') {
    const decoded = decodeBase64(value, 'padded')
    return decoded.ok ? decoded.bytes : undefined
  }
  if (!Array.isArray(value)) return undefined
  const bytes = value.map((item) => item ?? 0)
  return bytes.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255) ? Uint8Array.from(bytes) : undefined
}

function readObject(object: PlainObject, name: string, path: string, faults: DecodeFault[]): PlainObject {
  const value = object.get(name) ?? null
  if (isPlainObject(value)) return value
  if (value !== null) faults.push({ path: memberPath(path, name), wanted: 'an object', isDataValue: name === 'data' })
  return new Map()
}

function readString(object: PlainObject, name: string, path: string, faults: DecodeFault[]): string {
  const value = object.get(name) ?? ''
  if (typeof value === 'string') return value
  faults.push({ path: memberPath(path, name), wanted: 'a text', isDataValue: false })
  return ''
}

function readBoolean(object: PlainObject, name: string, path: string, faults: DecodeFault[]): boolean {
  const value = object.get(name) ?? false
  if (typeof value === 'boolean') return value
  faults.push({ path: memberPath(path, name), wanted: 'true or false', isDataValue: false })
  return false
}
