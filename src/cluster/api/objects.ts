// Kubernetes objects out of parsed JSON: what we rely on is checked, everything else is left as it came, so that it goes back unchanged.

import * as v from 'valibot'
import type { KubernetesEvent, Namespace, Pod, Secret, ServiceAccount } from '../../basics/wire.ts'
import { foreignAnswerError } from '../errors.ts'
import type { RequestSubject } from '../subject.ts'

const texts = v.nullish(v.record(v.string(), v.string()))
const metadata = v.looseObject({
  name: v.string(),
  namespace: v.optional(v.string()),
  uid: v.optional(v.string()),
  resourceVersion: v.optional(v.string()),
  labels: texts,
  annotations: texts,
})
const secretSchema = v.looseObject({ metadata, type: v.optional(v.string()), data: texts })
const namespaceSchema = v.looseObject({ metadata })
const serviceAccountSchema = v.looseObject({
  metadata,
  imagePullSecrets: v.nullish(v.array(v.looseObject({ name: v.nullish(v.string()) }))),
})
const podSchema = v.looseObject({
  metadata,
  spec: v.optional(v.looseObject({})),
  status: v.optional(v.looseObject({ phase: v.optional(v.string()) })),
})
const eventSchema = v.looseObject({
  metadata,
  reason: v.optional(v.nullable(v.string())),
  message: v.optional(v.nullable(v.string())),
})

export type ObjectReader<T> = (body: unknown, about: RequestSubject) => T

/** The body as a secret, with the `kind` that items of a list lack. Throws `cluster-answer` when it is none. */
export const readSecret: ObjectReader<Secret> = (body, about) =>
  ({ apiVersion: 'v1', kind: 'Secret', ...check(secretSchema, body, about) }) as Secret

/** The body as a namespace. Throws `cluster-answer` when it is none. */
export const readNamespace: ObjectReader<Namespace> = (body, about) =>
  ({ apiVersion: 'v1', kind: 'Namespace', ...check(namespaceSchema, body, about) }) as Namespace

/** The body as a service account. Throws `cluster-answer` when it is none. */
export const readServiceAccount: ObjectReader<ServiceAccount> = (body, about) =>
  ({ apiVersion: 'v1', kind: 'ServiceAccount', ...check(serviceAccountSchema, body, about) }) as ServiceAccount

/** The body as a pod. Throws `cluster-answer` when it is none. */
export const readPod: ObjectReader<Pod> = (body, about) =>
  ({ apiVersion: 'v1', kind: 'Pod', ...check(podSchema, body, about) }) as Pod

/** The body as an event. Throws `cluster-answer` when it is none. */
export const readEvent: ObjectReader<KubernetesEvent> = (body, about) =>
  ({ apiVersion: 'v1', kind: 'Event', ...check(eventSchema, body, about) }) as KubernetesEvent

function check<Schema extends v.GenericSchema>(schema: Schema, body: unknown, about: RequestSubject): object {
  if (typeof body !== 'object' || body === null || !v.is(schema, body)) throw foreignAnswerError(about, 200, '')
  return body
}
