// Problems of a login that a known registry will not accept, whatever the kubelet thinks of it.

import { decodeUtf8 } from '../../dockerconfig/byte-string.ts'
import type { DockerConfigEntry } from '../../dockerconfig/entry.ts'
import type { RegistryId } from '../../registries/convention.ts'
import { recogniseRegistry } from '../../registries/recognise.ts'
import type { ProblemCode } from '../catalogue.ts'
import { decodeLenientBase64 } from '../document/text-layers.ts'
import { describeProblem, type Problem } from '../problem.ts'

/** Checks the entry against the habits of its registry. `hostName` is what that is recognised by. */
export function checkConventions(entry: DockerConfigEntry, hostName: string, path: string): Problem[] {
  const password = entry.password.reveal()
  if (password === '') return []
  const { username } = entry
  const id = recogniseRegistry(hostName)?.id
  const codes = [
    ...checkAws(id, username),
    ...checkGoogleKey(username, password),
    ...checkPrefixes(id, username, password),
  ]
  return codes.map((code) => describeProblem(code, path))
}

function checkAws(id: RegistryId | undefined, username: string): ProblemCode[] {
  const codes: ProblemCode[] = []
  if ((id === 'ecr' || id === 'ecr-public') && username !== 'AWS') codes.push('ecr-username-not-aws')
  if (/^A(?:KIA|SIA)[A-Z0-9]{16}$/.test(username)) codes.push('aws-access-key-as-registry-login')
  return codes
}

function checkGoogleKey(username: string, password: string): ProblemCode[] {
  if (username !== '_json_key' && username !== '_json_key_base64') return []
  const isPlain = isJsonObject(password)
  const isEncoded = !isPlain && isJsonObject(decodeText(password))
  if (!isPlain && !isEncoded) return ['gcp-key-not-json']
  return isPlain === (username === '_json_key') ? [] : ['gcp-key-encoding-mismatch']
}

function checkPrefixes(id: RegistryId | undefined, username: string, password: string): ProblemCode[] {
  const codes: ProblemCode[] = []
  if (id === 'ghcr' && password.startsWith('github_pat_')) codes.push('ghcr-fine-grained-token')
  if (username === 'gitlab-ci-token' || password.startsWith('glcbt-')) codes.push('gitlab-job-token')
  if (id === 'docker-hub' && password.startsWith('dckr_oat_')) codes.push('hub-org-token-needs-org-name')
  if (id === 'nvidia' && username !== '$oauthtoken') codes.push('nvcr-username-not-oauthtoken')
  return codes
}

function decodeText(password: string): string {
  const decoded = decodeLenientBase64(password.replace(/\s+/g, ''))
  return (decoded && decodeUtf8(decoded)) ?? ''
}

function isJsonObject(text: string): boolean {
  if (!text.trimStart().startsWith('{')) return false
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null
  } catch {
    return false
  }
}
