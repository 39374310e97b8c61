// The fields of a pod and a container with their kinds, so that a typing error is told before the API server drops the field in silence.

import { isObject } from '../json-fields.ts'
import type { Json, JsonObject } from '../pod-fields.ts'
import { suggest } from '../suggest.ts'
import { joinPath } from '../traced.ts'
import { doubt, type Finding, issue } from './finding.ts'

type FieldKind = 'text' | 'flag' | 'number' | 'list' | 'texts' | 'object'

const podSpecFields: Readonly<Record<string, FieldKind>> = {
  activeDeadlineSeconds: 'number',
  affinity: 'object',
  automountServiceAccountToken: 'flag',
  containers: 'list',
  dnsConfig: 'object',
  dnsPolicy: 'text',
  enableServiceLinks: 'flag',
  ephemeralContainers: 'list',
  hostAliases: 'list',
  hostIPC: 'flag',
  hostNetwork: 'flag',
  hostPID: 'flag',
  hostUsers: 'flag',
  hostname: 'text',
  hostnameOverride: 'text',
  imagePullSecrets: 'list',
  initContainers: 'list',
  nodeName: 'text',
  nodeSelector: 'object',
  os: 'object',
  overhead: 'object',
  preemptionPolicy: 'text',
  priority: 'number',
  priorityClassName: 'text',
  readinessGates: 'list',
  resourceClaims: 'list',
  resources: 'object',
  restartPolicy: 'text',
  runtimeClassName: 'text',
  schedulerName: 'text',
  schedulingGates: 'list',
  schedulingGroup: 'object',
  securityContext: 'object',
  serviceAccount: 'text',
  serviceAccountName: 'text',
  setHostnameAsFQDN: 'flag',
  shareProcessNamespace: 'flag',
  subdomain: 'text',
  terminationGracePeriodSeconds: 'number',
  tolerations: 'list',
  topologySpreadConstraints: 'list',
  volumes: 'list',
}

const containerFields: Readonly<Record<string, FieldKind>> = {
  args: 'texts',
  command: 'texts',
  env: 'list',
  envFrom: 'list',
  image: 'text',
  imagePullPolicy: 'text',
  lifecycle: 'object',
  livenessProbe: 'object',
  name: 'text',
  ports: 'list',
  readinessProbe: 'object',
  resizePolicy: 'list',
  resources: 'object',
  restartPolicy: 'text',
  restartPolicyRules: 'list',
  securityContext: 'object',
  startupProbe: 'object',
  stdin: 'flag',
  stdinOnce: 'flag',
  terminationMessagePath: 'text',
  terminationMessagePolicy: 'text',
  tty: 'flag',
  volumeDevices: 'list',
  volumeMounts: 'list',
  workingDir: 'text',
}

/** Findings on the fields of a pod's `spec`. */
export function checkSpecFields(spec: JsonObject): Finding[] {
  return checkFields(spec, 'spec', podSpecFields)
}

/** Findings on the fields of the container at `path`. */
export function checkContainerFields(container: Json, path: string): Finding[] {
  return isObject(container) ? checkFields(container, path, containerFields) : [issue(path, 'is not an object')]
}

// A field that this list does not know may be one of a newer Kubernetes, so it is a doubt.
function checkFields(object: JsonObject, path: string, fields: Readonly<Record<string, FieldKind>>): Finding[] {
  return Object.entries(object).flatMap(([name, value]): Finding[] => {
    const kind = Object.hasOwn(fields, name) ? fields[name] : undefined
    const place = joinPath(path, name)
    if (kind === undefined) return [doubt(place, `is not a field of Kubernetes${suggest(name, Object.keys(fields))}`)]
    return isOfKind(value, kind) ? [] : [issue(place, describeKind(kind))]
  })
}

function isOfKind(value: Json, kind: FieldKind): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string'
    case 'flag':
      return typeof value === 'boolean'
    case 'number':
      return Number.isSafeInteger(value)
    case 'list':
      return Array.isArray(value)
    case 'texts':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
    case 'object':
      return isObject(value)
  }
}

function describeKind(kind: FieldKind): string {
  switch (kind) {
    case 'text':
      return 'must be a text; put it in quotes'
    case 'flag':
      return 'must be true or false'
    case 'number':
      return 'must be a whole number'
    case 'list':
      return 'must be a list'
    case 'texts':
      return 'must be a list of texts; put numbers and words such as `yes` in quotes'
    case 'object':
      return 'must be an object'
  }
}
