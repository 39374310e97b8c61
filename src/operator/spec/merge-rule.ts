// How each part of a pod is merged: by key, by name, united, or as a whole. The rules of Kubernetes' strategic merge where it has one.

import { fieldAt, textAt } from './json-fields.ts'
import type { Json } from './pod-fields.ts'

export type MergeRule =
  /** The higher layer's value replaces the lower one's. */
  | { readonly kind: 'whole' }
  /** Key by key. */
  | { readonly kind: 'map'; readonly ruleOf: (key: string) => MergeRule }
  /** Item by item; items without a key, or with one that the lower layer does not have, are added at the end. */
  | { readonly kind: 'list'; readonly keyOf: (item: Json) => string | undefined; readonly item: MergeRule }

const whole: MergeRule = { kind: 'whole' }
/** Objects key by key down to the leaves, lists as a whole. */
const deep: MergeRule = { kind: 'map', ruleOf: () => deep }

function map(fields: Readonly<Record<string, MergeRule>>): MergeRule {
  return { kind: 'map', ruleOf: (key) => (Object.hasOwn(fields, key) ? fields[key] : undefined) ?? deep }
}

function listBy(keyOf: (item: Json) => string | undefined, item: MergeRule): MergeRule {
  return { kind: 'list', keyOf, item }
}

const byName = (item: Json): string | undefined => textAt(item, 'name')

// Of these a container or volume may have one kind only, so that half of one and half of another would be refused by the API server.
const securityContext = map({ seccompProfile: whole, appArmorProfile: whole })
const lifecycle = map({ postStart: whole, preStop: whole })

const container = map({
  env: listBy(byName, whole),
  envFrom: listBy(envFromKey, whole),
  ports: listBy(portKey, deep),
  volumeMounts: listBy((item) => textAt(item, 'mountPath'), deep),
  volumeDevices: listBy((item) => textAt(item, 'devicePath'), deep),
  resources: map({ claims: listBy(byName, deep) }),
  lifecycle,
  livenessProbe: whole,
  readinessProbe: whole,
  startupProbe: whole,
  securityContext,
})

const spec = map({
  containers: listBy(byName, container),
  initContainers: listBy(byName, container),
  volumes: listBy(byName, whole),
  imagePullSecrets: listBy(byName, whole),
  resourceClaims: listBy(byName, whole),
  securityContext,
})

/** The rule of a whole pod. */
export const podRule: MergeRule = map({
  metadata: map({ ownerReferences: listBy((item) => textAt(item, 'uid'), whole) }),
  spec,
})

function envFromKey(item: Json): string {
  const source = (kind: string) => textAt(fieldAt(item, kind), 'name') ?? ''
  return JSON.stringify([textAt(item, 'prefix') ?? '', source('configMapRef'), source('secretRef')])
}

function portKey(item: Json): string {
  return byName(item) ?? `${String(fieldAt(item, 'containerPort'))}/${textAt(item, 'protocol') ?? 'TCP'}`
}
