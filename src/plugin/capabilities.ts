// What a plugin may ask for in `needs`, and what it gets for it.

import type { Clock } from '../basics/clock.ts'
import type { Secret, ServiceAccount } from '../basics/wire.ts'
import type { CapacityReader } from '../cluster/resources/capacity.ts'
import type { Credential } from '../credentials/source.ts'
import type { SecretObject } from '../explain/secret-document.ts'
import type { ImageProof } from '../provision/proof/prove.ts'
import type { Change } from '../secret/plan/change.ts'
import type { SecretRequest } from '../secret/request.ts'
import type { CredentialOrigin } from './contract/origin.ts'
import type { RunInfo } from './contract/run.ts'

/** Secrets of the run's namespace. */
export interface SecretReading {
  /** The secret, or undefined where there is none. */
  get(name: string): Promise<Secret | undefined>
}

/** How a pull secret may be written. */
export interface SecretWriteOptions {
  /** Keep the stored secret's other entries. */
  readonly merge?: boolean
  /** Delete and create where type or immutability forces it. */
  readonly replace?: boolean
  /** Take over a secret of another owner. */
  readonly adopt?: boolean
}

/** Pull secrets of the run's namespace, with all of the care of `pullpass create`. */
export interface SecretWriting {
  /** What writing would do: a `conflict` change says what it would refuse, and why. Writes nothing. Rejects when it can't be found out. */
  plan(request: SecretRequest, options?: SecretWriteOptions): Promise<SecretWritePlan>
  /** Checks, plans, writes and reads back. Rejects, by name, when the secret is not there afterwards as it was meant. */
  apply(request: SecretRequest, options?: SecretWriteOptions): Promise<Change>
}

/** What a write would do and what the secret would be afterwards. */
export interface SecretWritePlan {
  readonly change: Change
  /** The secret as the kubelet would find it; it holds credentials. Absent with a conflict. */
  readonly secret?: SecretObject
}

/** Service accounts of the run's namespace. */
export interface ServiceAccountReading {
  /** The account, or undefined where there is none. */
  get(name: string): Promise<ServiceAccount | undefined>
}

/** Credentials from wherever the product can have them. */
export interface CredentialAccess {
  /** One phrase for refusals and reports, with no credential. Throws when it names a plugin that gives none. */
  describe(origin: CredentialOrigin): string
  /** The credential, or undefined when the origin has none for this registry. Rejects when it should have one and failed. */
  fetch(origin: CredentialOrigin, query: CredentialWish): Promise<Credential | undefined>
}

/** What a credential is wanted for. */
export interface CredentialWish {
  /** Host with port, as images name it. */
  readonly registry: string
  readonly image?: string
  /** The caller needs it until then: a source that can renews what ends earlier. */
  readonly validUntil?: Date
  /** Give no remembered one: it has been refused. */
  readonly isRefused?: boolean
}

/** Asks registries. */
export interface Proving {
  /** Whether `image` opens with these secrets, tried as the kubelet would. The same question is asked once in a process. */
  image(image: string, secrets: readonly SecretObject[]): Promise<ImageProof>
}

/** What the cluster and the namespace can give at all. */
export interface CapacityReading {
  nodes(): ReturnType<CapacityReader['nodes']>
  limits(): ReturnType<CapacityReader['limits']>
}

/** What each name in `needs` adds to the context. */
export interface CapabilityParts {
  readonly 'secrets.read': { readonly secrets: { readonly read: SecretReading } }
  readonly 'secrets.write': { readonly secrets: { readonly write: SecretWriting } }
  readonly 'serviceAccounts.read': { readonly serviceAccounts: { readonly read: ServiceAccountReading } }
  readonly credentials: { readonly credentials: CredentialAccess }
  readonly prove: { readonly prove: Proving }
  readonly capacity: { readonly capacity: CapacityReading }
}

/** A name for `needs`. */
export type Capability = keyof CapabilityParts

/** Notes of a plugin for the person who runs the task; shown with the plugin's name before them. */
export interface PluginLog {
  info(message: string): void
  warn(message: string): void
}

/** What every plugin has. */
export interface BaseContext {
  readonly run: RunInfo
  readonly log: PluginLog
  readonly clock: Clock
  /** Aborts when the run is stopped. */
  readonly signal: AbortSignal
}

type Intersection<Union> = (Union extends unknown ? (part: Union) => void : never) extends (part: infer All) => void
  ? All
  : never

/** The context of a plugin that needs `Needs`: these capabilities and no others. */
export type PluginContext<Needs extends Capability = never> = BaseContext &
  ([Needs] extends [never] ? unknown : Intersection<CapabilityParts[Needs]>)
