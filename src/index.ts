// The library's main entry.
//
// Deliberately private: the rules behind `checkSecret` and `lookupCredentials` (a second way to ask would be a second definition of right),
// plans and Secret objects on their way to a cluster (they hold credentials), the HTTP transport, and everything of the command line.

export type { Clock } from './basics/clock.ts'
export { systemClock } from './basics/clock.ts'
export type { Environment } from './basics/environment.ts'
export { Redacted } from './basics/redacted.ts'
export { checkSecret } from './check/check.ts'
export type { CheckedEntry, CheckInput, CheckOptions, CheckResult, KubeletVerdict } from './check/check-result.ts'
export type { Problem } from './check/problem.ts'
export type { Cluster } from './cluster/cluster.ts'
export type { Kubeconfig, OpenKubeconfigOptions } from './cluster/open.ts'
export { openKubeconfig } from './cluster/open.ts'
export type { Credential, CredentialQuery, CredentialSource } from './credentials/source.ts'
export type { DockerConfigLogin } from './dockerconfig/encode.ts'
export { encodeDockerConfig } from './dockerconfig/encode.ts'
export type { ErrorCode } from './errors/catalogue.ts'
export type { PullpassError } from './errors/pullpass-error.ts'
export { isPullpassError } from './errors/pullpass-error.ts'
export type { ExplainOptions, Explanation, NamedSecret } from './explain/explain.ts'
export { explainImage } from './explain/explain.ts'
export type { Candidate, LookupResult } from './explain/lookup.ts'
export { lookupCredentials } from './explain/lookup.ts'
export type { SecretObject } from './explain/secret-document.ts'
export type {
  ApplyStatus,
  CreateOutcome,
  CreatePlan,
  CreateProgress,
  CreateSecretDependencies,
  CreateSecretOptions,
  CreateSecretRequest,
  CreateSecretResult,
  TargetResult,
} from './provision/create/create.ts'
export { createSecret } from './provision/create/create.ts'
export type { ExitCode } from './provision/exit-code.ts'
export type { ImageProofStatus } from './provision/proof/judge-proofs.ts'
export type { ImageProof, LoginAttempt, ProveImage } from './provision/proof/prove.ts'
export type { ClusterFailure, ClusterSelection, NamespaceSelection } from './provision/targets.ts'
export type {
  ImageVerification,
  NamespaceVerification,
  SecretVerification,
  ServiceAccountVerification,
  VerifySecretDependencies,
  VerifySecretOptions,
  VerifySecretRequest,
  VerifySecretResult,
} from './provision/verify/verify.ts'
export { verifySecret } from './provision/verify/verify.ts'
export type { Verdict } from './registries/verdict.ts'
export type { Proof, ProofCredential } from './registry/proof.ts'
export type { ProofDeps, ProofRequest, ProofSession } from './registry/prove.ts'
export { openProofSession, proveImage } from './registry/prove.ts'
export type { RegistryTransports } from './registry/transports.ts'
export { openRegistryTransports } from './registry/transports.ts'
export { createFingerprint } from './secret/fingerprint.ts'
export type { Owner } from './secret/owners.ts'
export type { Change, ChangeKind, ChangeReason, Target } from './secret/plan/change.ts'
export type { RegistryLogin, SecretContent, SecretRequest } from './secret/request.ts'
