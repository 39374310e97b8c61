// The part of a pod that a node needs, read out of the stored object with what Kubernetes takes where a field is missing.

import { type KubeObject, objectAt, objectsAt, textAt } from '../../api/object.ts'

/** What holds a container's value: a literal, or where it is read from. */
export interface EnvironmentEntry {
  readonly name: string
  readonly value: string
  /** `valueFrom` as written; read by environment.ts. */
  readonly from?: Readonly<Record<string, unknown>>
}

export interface VolumeMount {
  readonly volume: string
  readonly path: string
  readonly subPath: string
  readonly isReadOnly: boolean
}

export interface ContainerSpec {
  readonly name: string
  readonly image: string
  readonly pullPolicy: 'Always' | 'IfNotPresent' | 'Never'
  /** Instead of the image's entrypoint. */
  readonly command: readonly string[]
  readonly args: readonly string[]
  readonly workingDirectory: string
  readonly environment: readonly EnvironmentEntry[]
  /** `envFrom` as written. */
  readonly environmentFrom: readonly Readonly<Record<string, unknown>>[]
  readonly mounts: readonly VolumeMount[]
  readonly terminationMessagePath: string
  readonly takesLogAsMessage: boolean
  /** An init container that goes on while the others run. */
  readonly isSidecar: boolean
  readonly mustNotBeRoot: boolean
  readonly user?: number
  readonly resources: Readonly<Record<string, unknown>>
}

export interface VolumeSpec {
  readonly name: string
  readonly kind: string
  readonly source: Readonly<Record<string, unknown>>
}

export interface PodSpec {
  readonly initContainers: readonly ContainerSpec[]
  readonly containers: readonly ContainerSpec[]
  readonly volumes: readonly VolumeSpec[]
  readonly pullSecrets: readonly string[]
  readonly restartPolicy: 'Always' | 'OnFailure' | 'Never'
  readonly graceSeconds: number
  readonly deadlineSeconds?: number
}

/** Reads a stored pod. */
export function readPodSpec(pod: KubeObject): PodSpec {
  const spec = objectAt(pod, 'spec')
  const deadline = spec['activeDeadlineSeconds']
  return {
    initContainers: objectsAt(spec, 'initContainers').map((container) => readContainer(spec, container)),
    containers: objectsAt(spec, 'containers').map((container) => readContainer(spec, container)),
    volumes: objectsAt(spec, 'volumes').map(readVolume),
    pullSecrets: objectsAt(spec, 'imagePullSecrets').map((secret) => textAt(secret, 'name')),
    restartPolicy: oneOf(['Always', 'OnFailure', 'Never'], textAt(spec, 'restartPolicy')),
    graceSeconds: Number(spec['terminationGracePeriodSeconds'] ?? 30),
    ...(deadline === undefined ? {} : { deadlineSeconds: Number(deadline) }),
  }
}

function readContainer(spec: object, container: Readonly<Record<string, unknown>>): ContainerSpec {
  const security = { ...objectAt(spec, 'securityContext'), ...objectAt(container, 'securityContext') }
  const user = security['runAsUser']
  return {
    name: textAt(container, 'name'),
    image: textAt(container, 'image'),
    pullPolicy: oneOf(['IfNotPresent', 'Always', 'Never'], textAt(container, 'imagePullPolicy')),
    command: textsAt(container, 'command'),
    args: textsAt(container, 'args'),
    workingDirectory: textAt(container, 'workingDir'),
    environment: objectsAt(container, 'env').map(readEnvironmentEntry),
    environmentFrom: objectsAt(container, 'envFrom'),
    mounts: objectsAt(container, 'volumeMounts').map(readMount),
    terminationMessagePath: textAt(container, 'terminationMessagePath') || '/dev/termination-log',
    takesLogAsMessage: textAt(container, 'terminationMessagePolicy') === 'FallbackToLogsOnError',
    isSidecar: textAt(container, 'restartPolicy') === 'Always',
    mustNotBeRoot: security['runAsNonRoot'] === true,
    ...(user === undefined ? {} : { user: Number(user) }),
    resources: objectAt(container, 'resources'),
  }
}

function readEnvironmentEntry(entry: Readonly<Record<string, unknown>>): EnvironmentEntry {
  const { name, value } = { name: textAt(entry, 'name'), value: textAt(entry, 'value') }
  return entry['valueFrom'] === undefined ? { name, value } : { name, value, from: objectAt(entry, 'valueFrom') }
}

function readMount(mount: Readonly<Record<string, unknown>>): VolumeMount {
  return {
    volume: textAt(mount, 'name'),
    path: textAt(mount, 'mountPath'),
    subPath: textAt(mount, 'subPath'),
    isReadOnly: mount['readOnly'] === true,
  }
}

function readVolume(volume: Readonly<Record<string, unknown>>): VolumeSpec {
  const kind = Object.keys(volume).find((field) => field !== 'name') ?? 'emptyDir'
  return { name: textAt(volume, 'name'), kind, source: objectAt(volume, kind) }
}

const textsAt = (object: object, field: string): string[] => Object.values(objectAt(object, field)).map(String)

function oneOf<T extends string>(choices: readonly [T, ...T[]], text: string): T {
  return choices.find((choice) => choice === text) ?? choices[0]
}
