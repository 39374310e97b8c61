// Which credentials a node tries for an image, or the kubelet's own words on why its keyring can't be made.

import type { DocumentError } from '../../../dockerconfig/document.ts'
import { lookUpKeyring } from '../../../dockerconfig/keyring.ts'
import { describeCandidate, readKeyring } from '../../../explain/lookup.ts'
import type { SecretObject } from '../../../explain/secret-document.ts'
import type { PullCredential } from './registry-session.ts'

export type KeyringLookup =
  | { readonly ok: true; readonly credentials: readonly PullCredential[] }
  | { readonly ok: false; readonly message: string }

/** Looks `repository` (`host/path`) up in the keyring of a pod's secrets. */
export function lookUpCredentials(secrets: readonly SecretObject[], repository: string): KeyringLookup {
  const built = readKeyring(secrets)
  if (!built.ok) return { ok: false, message: built.error === undefined ? built.reason : inGo(built.error) }
  return { ok: true, credentials: lookUpKeyring(built.keyring, repository).entries.map(describeCandidate) }
}

const documentType = 'Go struct field DockerConfigJSON'

function inGo({ kind, path, reason }: DocumentError): string {
  switch (kind) {
    case 'auth-no-colon':
      return 'unable to parse auth field, must be formatted as base64(username:password)'
    case 'wrong-type':
      return describeWrongType(path, /^cannot read (\w+)/.exec(reason)?.[1] ?? 'value')
    default:
      return reason
  }
}

// encoding/json names the field without the map's keys.
function describeWrongType(path: readonly string[], kind: string): string {
  const found = kind === 'boolean' ? 'bool' : kind
  if (path.length === 0)
    return `json: cannot unmarshal ${found} into Go value of type credentialprovider.DockerConfigJSON`
  if (path.length === 1) {
    return `json: cannot unmarshal ${found} into ${documentType}.auths of type credentialprovider.DockerConfig`
  }
  if (path.length === 2) {
    return `json: cannot unmarshal ${found} into ${documentType}.auths of type credentialprovider.dockerConfigEntryWithAuth`
  }
  return `json: cannot unmarshal ${found} into ${documentType}.auths.${path[2]} of type string`
}
