// The plugin contract: all that a plugin may import.
//
// Deliberately private: the host that runs hooks, and every port behind the capabilities.

export type { Clock } from '../basics/clock.ts'
export { systemClock } from '../basics/clock.ts'
export { Redacted } from '../basics/redacted.ts'
export type { Secret, ServiceAccount } from '../basics/wire.ts'
export { checkSecret } from '../check/check.ts'
export type { CheckedEntry, CheckResult } from '../check/check-result.ts'
export type { Credential, CredentialSource } from '../credentials/source.ts'
export type { Diagnosis } from '../diagnosis/diagnosis.ts'
export { encodeDockerConfig } from '../dockerconfig/encode.ts'
export { isPullpassError, PullpassError } from '../errors/pullpass-error.ts'
export type { Candidate, LookupResult } from '../explain/lookup.ts'
export { lookupCredentials } from '../explain/lookup.ts'
export type { SecretObject } from '../explain/secret-document.ts'
export { parseImage } from '../image/parse.ts'
export type { ImageProof } from '../provision/proof/prove.ts'
export type { RenewRecord } from '../provision/renew/record.ts'
export { isPastHalfLife, readRenewRecord, writeRenewRecord } from '../provision/renew/record.ts'
export type { EcrHost } from '../registries/ecr-host.ts'
export { isEcrPublicHost, parseEcrHost } from '../registries/ecr-host.ts'
export { isKnownPrivate } from '../registries/recognise.ts'
export { serverKeyFor } from '../registries/server-key.ts'
export type { Change } from '../secret/plan/change.ts'
export type { RegistryLogin, SecretRequest } from '../secret/request.ts'
export type {
  BaseContext,
  Capability,
  CapacityReading,
  CredentialAccess,
  CredentialWish,
  PluginContext,
  PluginLog,
  Proving,
  SecretReading,
  SecretWriteOptions,
  SecretWritePlan,
  SecretWriting,
  ServiceAccountReading,
} from './capabilities.ts'
export type { CredentialProvider, Plugin, PluginDefinition, PullpassConfig } from './contract/define.ts'
export { defineConfig, definePlugin } from './contract/define.ts'
export type {
  CleanupInput,
  DiagnoseAnswer,
  DiagnoseInput,
  FrozenPod,
  HookName,
  LaunchVerdict,
  LogLineInput,
  OutcomeInput,
  PluginHooks,
  PodChangeInput,
  PodInput,
} from './contract/hooks.ts'
export type { CredentialOrigin } from './contract/origin.ts'
export type { Outcome, OutcomePod, OutcomeStatus } from './contract/outcome.ts'
export type { RunDeadlines, RunInfo } from './contract/run.ts'
export type { Frozen } from './running/frozen.ts'
