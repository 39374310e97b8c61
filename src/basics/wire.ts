// Kubernetes objects as JSON gives them: client-node's types with time stamps as the strings they travel as.

import type { CoreV1Event, V1Namespace, V1ObjectMeta, V1Pod, V1Secret, V1ServiceAccount } from '@kubernetes/client-node'

/** `T` with every Date as the RFC 3339 text that the API server sends. */
export type Wire<T> = T extends Date ? string : T extends object ? { [K in keyof T]: Wire<T[K]> } : T

export type ObjectMeta = Wire<V1ObjectMeta>
export type Secret = Wire<V1Secret>
export type ServiceAccount = Wire<V1ServiceAccount>
export type Namespace = Wire<V1Namespace>
export type Pod = Wire<V1Pod>
export type KubernetesEvent = Wire<CoreV1Event>
