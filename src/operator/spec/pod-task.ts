// What should run: everything that can be said about one task, in our words. What becomes part of the pod is in PodSettings.

import type { FinishPolicy, KillPolicy } from '../terms.ts'
import type {
  Affinity,
  Container,
  ContainerSecurityContext,
  DnsConfig,
  EnvFrom,
  EnvSource,
  EnvVariable,
  HostAlias,
  JsonObject,
  PodSecurityContext,
  Port,
  Resources,
  Toleration,
  Volume,
  VolumeMount,
} from './pod-fields.ts'

/** A text for a label or annotation; numbers and booleans are written out, null takes a lower layer's away. */
export type MetadataValue = string | number | boolean | null

/** An environment variable by name: a literal, a source such as `{ secretKeyRef: { name, key } }`, or null to take a lower layer's away. */
export type EnvMap = Readonly<Record<string, MetadataValue | EnvSource>>

/** A secret that the main container gets to see. */
export type SecretUse =
  /** One key as a variable. */
  | { readonly as: 'variable'; readonly secret: string; readonly key: string; readonly name: string }
  /** All keys as variables. */
  | { readonly as: 'variables'; readonly secret: string; readonly prefix?: string }
  /** As files below `path`, read-only; `items` chooses keys. */
  | {
      readonly as: 'files'
      readonly secret: string
      readonly path: string
      readonly items?: readonly { readonly key: string; readonly path: string; readonly mode?: number }[]
    }

/**
 * The settings that become part of the pod. They win over template and full spec: maps, lists of named things and pull secrets are merged,
 * all else is replaced. null takes away what a lower layer says; false, 0 and "" are values, and an empty list empties.
 */
export interface PodSettings {
  readonly labels: Readonly<Record<string, MetadataValue>>
  readonly annotations: Readonly<Record<string, MetadataValue>>
  readonly hostname: string
  readonly subdomain: string

  readonly image: string
  readonly imagePullPolicy: 'Always' | 'IfNotPresent' | 'Never'
  readonly command: readonly string[]
  readonly arguments: readonly string[]
  readonly workingDirectory: string
  readonly env: EnvMap | readonly EnvVariable[]
  readonly envFrom: readonly EnvFrom[]
  /** Config maps whose keys become variables of the main container. */
  readonly configMaps: readonly string[]
  readonly secrets: readonly SecretUse[]
  readonly ports: readonly Port[]
  readonly volumeMounts: readonly VolumeMount[]
  readonly resources: Resources
  readonly containerSecurityContext: ContainerSecurityContext
  readonly terminationMessagePolicy: 'File' | 'FallbackToLogsOnError'

  readonly initContainers: readonly Container[]
  /** Helpers that run beside the main container and are stopped when it has ended (init containers with restart policy Always). */
  readonly sidecars: readonly Container[]

  /** Names, or the API's `{ name }`. United with those of the lower layers; the service account's are added by the cluster when there are none. */
  readonly imagePullSecrets: readonly (string | { readonly name?: string })[]
  readonly volumes: readonly Volume[]
  readonly serviceAccountName: string
  readonly automountServiceAccountToken: boolean
  readonly podSecurityContext: PodSecurityContext
  readonly affinity: Affinity
  readonly nodeSelector: Readonly<Record<string, string | null>>
  readonly tolerations: readonly Toleration[]
  readonly hostNetwork: boolean
  readonly hostAliases: readonly HostAlias[]
  readonly dnsPolicy: 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default' | 'None'
  readonly dnsConfig: DnsConfig
  readonly schedulerName: string
  readonly priorityClassName: string
  readonly runtimeClassName: string
  /** The kubelet ends the pod after so many seconds; the total deadline of the run bounds it in any case. */
  readonly activeDeadlineSeconds: number
  /** How long a stopped container gets to end by itself. */
  readonly terminationGraceSeconds: number
}

/** How long the parts of a run may take, in seconds; what is left out has the launcher's default. */
export interface DeadlineSettings {
  /** From the pod's creation until a node has it. */
  readonly scheduleSeconds?: number
  /** From there until the first container has started; as long as for the start when only that is given. */
  readonly pullSeconds?: number
  /** From a node's having it until the main container has started. */
  readonly startSeconds?: number
  /** From the main container's start to its end. */
  readonly runSeconds?: number
  /** The whole run. */
  readonly totalSeconds?: number
}

export interface LogSettings {
  /** Whether logs are followed at all; true when left out. */
  readonly follow?: boolean
  /** Containers by name; the main container alone when left out. The result sidecar is never among them. */
  readonly containers?: 'all' | readonly string[]
  /** Init containers by name; none when left out. */
  readonly initContainers?: 'all' | readonly string[]
  /** Whether the container's name goes before each line; when several are followed, if left out. */
  readonly prefix?: boolean
  /** Whether the pod's events are told when the task failed. */
  readonly eventsOnFailure?: boolean
  /** Whether the pod, without values of variables, is told when the task failed. */
  readonly podOnFailure?: boolean
}

/** Where the task leaves its result. Left out: there is none. */
export type ResultSettings =
  | { readonly from: 'termination-message' }
  | {
      readonly from: 'file'
      /** Image of the sidecar that prints the file; needs `sh`, `cat`, `wc` and `sleep`. There is no default: it is pulled with the pod's secrets. */
      readonly image?: string
      /** Absolute path in the main container; `/airflow/xcom/return.json` when left out. Its folder becomes a volume. */
      readonly path?: string
      readonly resources?: Resources
      readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never'
      readonly securityContext?: ContainerSecurityContext
    }

/** Where the pod goes. How what is left out is found: `findPlace` in place.ts. */
export interface PlaceSettings {
  /** A context of the kubeconfig. */
  readonly cluster?: string
  /** Path of a kubeconfig. */
  readonly kubeconfig?: string
  /** True: the service account of the pod that pullpass runs in. */
  readonly inCluster?: boolean
  readonly namespace?: string
}

/** One task. */
export interface PodTask extends PlaceSettings, Nullable<PodSettings> {
  /** What people call the task, and the pod's name without the run. Left out: the name in the full spec or template. */
  readonly name?: string
  /** The name where neither {@link PodTask.name} nor a layer gives one. Left out: the last part of the image. */
  readonly defaultName?: string
  /** False: the run is no part of the pod's name, so that two runs can not exist at once. */
  readonly nameSuffix?: boolean
  /** The container whose end is the task's end. Left out: `base` or the first container of template or full spec, else `base`. */
  readonly mainContainer?: string

  /** Path of a YAML or JSON file with a pod, or the pod itself: the lowest layer. */
  readonly template?: string | JsonObject
  /** A pod as middle layer, over the template and under the settings. */
  readonly pod?: JsonObject

  readonly deadlines?: DeadlineSettings
  readonly logs?: LogSettings
  readonly result?: ResultSettings
  /** Exit codes of the main container that mean `skipped`. */
  readonly skipOnExitCode?: number | readonly number[]
  /** What becomes of the pod at the end; `delete` when left out. */
  readonly onFinish?: FinishPolicy
  /** What becomes of the pod when a person stops the run; `delete` when left out. */
  readonly onKill?: KillPolicy
  /** How many times a pod that never started is made again. */
  readonly recreations?: number
  /** Containers that may still run when the task has ended, such as those of a service mesh. */
  readonly lastingContainers?: readonly string[]
}

/** Every field optional, and null allowed: it takes away what a lower layer says. */
export type Nullable<T> = { readonly [K in keyof T]?: T[K] | null }
