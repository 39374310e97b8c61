// What a diagnosis is made from: what the API shows of a pod, and whatever else was found out.

import type { KubernetesEvent, Pod } from '../basics/wire.ts'
import type { NamedSecret } from '../explain/explain.ts'
import type { Verdict } from '../registries/verdict.ts'
import type { WrittenObject } from '../secret/field-managers.ts'

/** What a registry said to one login, or to none; a `Proof` of the registry port is one. */
export interface RegistryAnswer {
  /** Whose login was tried; absent for the question without a login. */
  readonly username?: string
  readonly verdict: Verdict
  readonly explanation: string
  /** What to do about a question that got no answer, or a bad one. */
  readonly remedy?: string
  /** Host name of the machine that asked. */
  readonly askedFrom: string
}

/** The answers for one image: without a login first, then each candidate in the kubelet's order. */
export interface ImageAnswers {
  readonly image: string
  readonly proofs: readonly RegistryAnswer[]
}

/** A pull secret with when it was written, where the object says so. */
export type PodSecret = Omit<NamedSecret, 'secret'> & {
  readonly secret?: NonNullable<NamedSecret['secret']> & WrittenObject
}

export interface DiagnosisInput {
  readonly pod: Pod
  /** The kubeconfig context of the pod's cluster, for the commands that remedies name. */
  readonly context?: string
  /** Events of this pod; others are ignored. */
  readonly events?: readonly KubernetesEvent[]
  /** The pull secrets that the pod lists, in its order, as they are now. Absent when nobody looked. */
  readonly secrets?: readonly PodSecret[]
  /** The pull secrets that the pod's service account lists now; pods get them when they are made. Absent when nobody looked. */
  readonly accountSecrets?: readonly string[]
  /** What registries answered, where they were asked. */
  readonly answers?: readonly ImageAnswers[]
  /** The last pull error of each container by its name, where the status no longer shows it. */
  readonly pullErrors?: Readonly<Record<string, string>>
  /** The pod stays, so that its logs can be read after the diagnosis. */
  readonly keepsLogs?: boolean
  readonly now: Date
}
