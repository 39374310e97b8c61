// The parts of a pod by the names that the rest of the operator uses, as JSON gives them.

import type { Pod } from '../../basics/wire.ts'

export type PodSpec = NonNullable<Pod['spec']>
export type Container = PodSpec['containers'][number]
export type Volume = NonNullable<PodSpec['volumes']>[number]
export type Toleration = NonNullable<PodSpec['tolerations']>[number]
export type HostAlias = NonNullable<PodSpec['hostAliases']>[number]
export type Affinity = NonNullable<PodSpec['affinity']>
export type DnsConfig = NonNullable<PodSpec['dnsConfig']>
export type PodSecurityContext = NonNullable<PodSpec['securityContext']>
export type EnvVariable = NonNullable<Container['env']>[number]
export type EnvSource = NonNullable<EnvVariable['valueFrom']>
export type EnvFrom = NonNullable<Container['envFrom']>[number]
export type Port = NonNullable<Container['ports']>[number]
export type VolumeMount = NonNullable<Container['volumeMounts']>[number]
export type Resources = NonNullable<Container['resources']>
export type ContainerSecurityContext = NonNullable<Container['securityContext']>

/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [key: string]: Json
}
