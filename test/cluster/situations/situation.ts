// A pod that goes wrong in one way, to learn what the cluster says about it.

import type { SecretBody } from '../predictions/secret-body.ts'
import type { TestRig } from '../support/test-cluster.ts'

/**
 * Why a pod does not run, as a diagnosis should tell from the pod, its events and its secrets; `none` for one that ran as it should.
 * One name for what a person has to do something different about.
 */
export type SituationCause =
  | 'none'
  // the secrets
  | 'no-secret'
  | 'secret-missing'
  | 'secret-came-late'
  | 'secret-unreadable'
  | 'secret-wrong-type'
  | 'no-entry-in-secret'
  | 'no-entry-for-image'
  | 'login-refused'
  | 'access-denied'
  // the image
  | 'image-not-found'
  | 'image-name-invalid'
  | 'image-never-pulled'
  // the registry
  | 'registry-name-unknown'
  | 'registry-unreachable'
  | 'registry-timeout'
  | 'registry-certificate'
  | 'registry-plain-http'
  | 'registry-error'
  | 'rate-limited'
  // the node and the cluster
  | 'unschedulable'
  | 'config-missing'
  | 'volume-missing'
  | 'root-forbidden'
  // the container
  | 'command-not-found'
  | 'exit-code'
  | 'killed-by-signal'
  | 'out-of-memory'
  | 'probe-failed'
  | 'start-failed'
  | 'storage-limit-exceeded'
  | 'deadline'

export interface Situation {
  /** A DNS label: the pod's and the fixture's name. */
  readonly name: string
  readonly cause: SituationCause
  /** Created before the pod. */
  readonly secrets: Readonly<Record<string, SecretBody>>
  /** There by the time that a person looks, but not when the kubelet did. */
  readonly lateSecrets?: Readonly<Record<string, SecretBody>>
  /** The rest of the pod's spec; `imagePullSecrets` and the container `main` among it. */
  readonly spec: Readonly<Record<string, unknown>>
}

/** Where the situations take place. */
export interface Scene
  extends Omit<TestRig, 'misbehavingLog' | 'registryHosts' | 'strangerContext' | 'apiServerPidFile' | 'etcd'> {
  readonly registry: string
}

/** The names in fixtures: the same registries with ports that do not change with the cluster's instance. */
export const paperScene: Scene = {
  registry: 'registry.pullpass.test:5443',
  secondRegistry: 'second.pullpass.test:5444',
  publicRegistry: 'public.pullpass.test:5445',
  misbehaving: 'misbehaving.pullpass.test:5446',
  plainHttp: 'misbehaving.pullpass.test:5447',
  silentTls: 'misbehaving.pullpass.test:5448',
  droppedSyn: 'misbehaving.pullpass.test:5449',
  foreignCa: 'foreign-ca.pullpass.test:5450',
  wrongName: 'wrong-name.pullpass.test:5443',
  nobodyThere: '192.0.2.250:443',
}
