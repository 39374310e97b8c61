// The Kubernetes protobuf envelope and the few messages that kubectl sends in it, as the JSON that they stand for.
// Field numbers: `k8s.io/api/core/v1/generated.proto`, `apimachinery/pkg/apis/meta/v1/generated.proto`.

import { badRequest } from './status.ts'

type FieldType =
  | 'text'
  | 'bytes'
  | 'integer'
  | 'boolean'
  | 'time'
  | { readonly message: MessageType; readonly isRepeated?: boolean }
  | { readonly mapOf: 'text' | 'bytes' }
  | { readonly listOf: 'text' }

type MessageType = Readonly<Record<number, readonly [name: string, type: FieldType]>>

const ownerReference: MessageType = {
  1: ['kind', 'text'],
  3: ['name', 'text'],
  4: ['uid', 'text'],
  5: ['apiVersion', 'text'],
  6: ['controller', 'boolean'],
  7: ['blockOwnerDeletion', 'boolean'],
}
const metadata: MessageType = {
  1: ['name', 'text'],
  2: ['generateName', 'text'],
  3: ['namespace', 'text'],
  5: ['uid', 'text'],
  6: ['resourceVersion', 'text'],
  8: ['creationTimestamp', 'time'],
  11: ['labels', { mapOf: 'text' }],
  12: ['annotations', { mapOf: 'text' }],
  13: ['ownerReferences', { message: ownerReference, isRepeated: true }],
  14: ['finalizers', { listOf: 'text' }],
}
const messages: Readonly<Record<string, MessageType>> = {
  Secret: {
    1: ['metadata', { message: metadata }],
    2: ['data', { mapOf: 'bytes' }],
    3: ['type', 'text'],
    4: ['stringData', { mapOf: 'text' }],
    5: ['immutable', 'boolean'],
  },
  Namespace: { 1: ['metadata', { message: metadata }] },
  ServiceAccount: {
    1: ['metadata', { message: metadata }],
    3: ['imagePullSecrets', { message: { 1: ['name', 'text'] }, isRepeated: true }],
    4: ['automountServiceAccountToken', 'boolean'],
  },
  DeleteOptions: {
    1: ['gracePeriodSeconds', 'integer'],
    2: ['preconditions', { message: { 1: ['uid', 'text'], 2: ['resourceVersion', 'text'] } }],
    4: ['propagationPolicy', 'text'],
    5: ['dryRun', { listOf: 'text' }],
  },
}
const envelope: MessageType = {
  1: ['typeMeta', { message: { 1: ['apiVersion', 'text'], 2: ['kind', 'text'] } }],
  2: ['raw', 'bytes'],
}
const magic = Buffer.from('k8s\0')

type JsonObject = Record<string, unknown>

/** The object in the envelope; undefined when `bytes` are empty. Throws 400, also for a kind it has no message for. */
export function decodeProtobuf(bytes: Buffer, kind: string): JsonObject | undefined {
  if (bytes.length === 0) return undefined
  const message = messages[kind]
  if (message === undefined || !bytes.subarray(0, 4).equals(magic)) {
    throw badRequest(`the pullpass sandbox reads no protobuf for ${kind}: send JSON`)
  }
  const { typeMeta, raw } = readMessage(envelope, bytes.subarray(4))
  return { ...Object(typeMeta), ...readMessage(message, Buffer.from(String(raw ?? ''), 'base64')) }
}

function readMessage(type: MessageType, bytes: Buffer): JsonObject {
  const object: JsonObject = {}
  for (const { number, value } of readFields(bytes)) {
    const [name, fieldType] = type[number] ?? []
    if (name !== undefined && fieldType !== undefined) object[name] = readField(fieldType, value, object[name])
  }
  return object
}

function readField(type: FieldType, value: Buffer | number, before: unknown): unknown {
  if (typeof value === 'number') return type === 'boolean' ? value !== 0 : value
  if (type === 'text') return value.toString('utf8')
  if (type === 'bytes') return value.toString('base64')
  if (type === 'time')
    return new Date(Number(readMessage({ 1: ['s', 'integer'] }, value)['s'] ?? 0) * 1000).toISOString()
  if (typeof type === 'string') return undefined
  if ('listOf' in type) return [...listOf(before), value.toString('utf8')]
  if ('mapOf' in type) {
    const entry = readMessage({ 1: ['key', 'text'], 2: ['value', type.mapOf] }, value)
    return { ...Object(before ?? {}), [String(entry['key'] ?? '')]: entry['value'] ?? '' }
  }
  const inner = readMessage(type.message, value)
  return type.isRepeated ? [...listOf(before), inner] : inner
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

function* readFields(bytes: Buffer): Generator<{ number: number; value: Buffer | number }> {
  for (let at = 0; at < bytes.length; ) {
    const [key, afterKey] = readVarint(bytes, at)
    const [number, wireType] = [Math.floor(key / 8), key % 8]
    const [first, afterFirst] = readVarint(bytes, afterKey)
    if (wireType === 0) {
      at = afterFirst
      yield { number, value: first }
    } else if (wireType === 2 && afterFirst + first <= bytes.length) {
      at = afterFirst + first
      yield { number, value: bytes.subarray(afterFirst, at) }
    } else throw badRequest('the body is not a Kubernetes protobuf message')
  }
}

function readVarint(bytes: Buffer, start: number): [value: number, next: number] {
  let value = 0
  for (let at = start, factor = 1; at < bytes.length && at < start + 10; at += 1, factor *= 128) {
    const byte = bytes[at] ?? 0
    value += (byte & 0x7f) * factor
    if (byte < 0x80) return [value, at + 1]
  }
  throw badRequest('the body is not a Kubernetes protobuf message')
}
