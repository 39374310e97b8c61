// What to do next, registry by registry: when a login is refused, and when it may not pull.

import type { RegistryId } from '../../registries/convention.ts'

export interface RegistryHints {
  /** Where the registry has a habit that explains a refused login. */
  readonly refused?: string
  /** Where it has a name for the right that is missing. */
  readonly denied?: string
  /** It says "not found" of private images to accounts that may not see them. */
  readonly hidesPrivateImages?: boolean
}

const hints: Readonly<Record<RegistryId, RegistryHints>> = {
  'docker-hub': {
    refused: 'make a new access token; one of an organisation (dckr_oat_) wants the organisation as user name',
    denied: 'give the account or its team read access to the repository on Docker Hub',
    hidesPrivateImages: true,
  },
  ecr: {
    refused: 'fetch a new token with `aws ecr get-login-password`; they end after 12 hours at most',
    denied:
      'allow `ecr:BatchGetImage` and `ecr:GetDownloadUrlForLayer` on the repository for the role that made the token',
  },
  'ecr-public': {
    refused: 'fetch a new token with `aws ecr-public get-login-password --region us-east-1`; they end after 12 hours',
  },
  ghcr: {
    refused: 'use a classic personal access token (ghp_) with `read:packages`; GHCR does not accept fine-grained ones',
    denied: 'give the account read access in the package settings, and the token `read:packages`',
    hidesPrivateImages: true,
  },
  google: {
    refused:
      'check that the user name fits the key: `_json_key`, `_json_key_base64` or `oauth2accesstoken`, which ends after 60 minutes',
    denied: 'grant `roles/artifactregistry.reader` on the repository to the service account',
  },
  acr: {
    refused:
      'check the token or service principal; its secret may have ended, and tokens of Entra ID end after about 3 hours',
    denied: 'grant `AcrPull`, or `content/read` on the repository in the scope map of the token',
  },
  gitlab: {
    refused: 'check that the deploy or access token is not revoked or past its last day; job tokens end with their job',
    denied: 'the token needs `read_registry`, and its owner the project',
    hidesPrivateImages: true,
  },
  quay: {
    refused: 'check the token of the robot account; its user name is ORGANISATION+ROBOT',
    denied: 'give the robot account read permission on the repository',
    hidesPrivateImages: true,
  },
  harbor: {
    refused: 'check that the robot account is neither disabled nor expired, and that its `$` survived the shell',
    denied: 'give the robot account the pull permission on the project',
    hidesPrivateImages: true,
  },
  artifactory: { denied: 'give the user read permission on the repository key' },
  nexus: { denied: 'give the user the read privilege of the repository' },
  nvidia: {
    refused: 'the user name is literally `$oauthtoken`, the password an NGC API key; make a new key in NGC',
    denied: 'the key needs access to the organisation or team that owns the image',
  },
}

/** The hints for a registry; none for one that we don't know. */
export function hintsFor(id: RegistryId | undefined): RegistryHints {
  return id === undefined ? {} : hints[id]
}
