// Problems of one registry key: spellings that never match, that match too much, or that surprise.

import { legacyHubHost } from '../../image/docker-hub.ts'
import { isDockerHubLookAlike } from '../../registries/docker-hub.ts'
import type { ProblemCode } from '../catalogue.ts'
import { describeProblem, type Problem } from '../problem.ts'
import { canMatchSomeImage, type KeyShape, parseKeyShape } from './key-shape.ts'

/** What a key is good for. */
export interface KeyFindings {
  /** Absent when the kubelet skips the entry, or no image can have such a host. */
  readonly shape?: KeyShape
  /** Whether an image that people really have selects the entry. */
  readonly isSelectable: boolean
  readonly problems: readonly Problem[]
}

/** Checks one key; `path` is where its entry stands. */
export function checkKey(key: string, path: string): KeyFindings {
  const shape = parseKeyShape(key)
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(key)?.[1]
  if (scheme !== undefined && scheme !== 'https' && scheme !== 'http') {
    return { isSelectable: false, problems: [describeProblem('key-scheme-unknown', path)] }
  }
  if (!shape || shape.url.host === '') {
    return { isSelectable: false, problems: [describeProblem('key-unparsable', path)] }
  }
  const isMatchable = canMatchSomeImage(shape)
  const neverMatches = findNeverMatching(key, shape)
  const fallback = isMatchable || neverMatches.length > 0 ? [] : [explainUnmatchable(shape)]
  const surprising = neverMatches.length > 0 || !isMatchable ? [] : findSurprising(key, shape)
  const codes = [...neverMatches, ...fallback, ...surprising, ...findSpellings(shape)]
  return {
    shape,
    isSelectable: isMatchable && !isLookAlike(shape) && !hasApiPath(shape),
    problems: codes.map((code) => describeKeyProblem(code, path, isMatchable)),
  }
}

/** A key that is cut at a question mark may still match; then it is a surprise, not an error. */
function describeKeyProblem(code: ProblemCode, path: string, isMatchable: boolean): Problem {
  const isMild = code === 'key-question-mark' && isMatchable
  return describeProblem(code, path, isMild ? { severity: 'warning' } : {})
}

function findNeverMatching(key: string, shape: KeyShape): ProblemCode[] {
  const { path, url } = shape
  const codes: ProblemCode[] = []
  if (isLookAlike(shape)) return ['hub-key-never-matches']
  if (withoutPort(url.host).endsWith('.')) codes.push('key-trailing-dot')
  if (key.includes('?')) codes.push('key-question-mark')
  if (/[*[\]]/.test(path)) codes.push('key-wildcard-in-path')
  if (/[:@]/.test(path)) codes.push('key-has-tag')
  if (hasApiPath(shape)) codes.push('key-api-path')
  return codes
}

/** What keeps an otherwise well-formed key from matching: a name without dot and port is no registry in an image. */
function explainUnmatchable(shape: KeyShape): ProblemCode {
  const { url, pattern } = shape
  if (/^[\w-]+$/.test(url.host)) return 'hub-key-never-matches'
  const hostAlone = { ...shape, normalized: url.host, path: '', pattern: pattern && { ...pattern, path: '' } }
  return canMatchSomeImage(hostAlone) ? 'key-api-path' : 'key-unparsable'
}

function findSurprising(key: string, shape: KeyShape): ProblemCode[] {
  const { path, port } = shape
  const codes: ProblemCode[] = []
  const isVersion = /^\/v[12]$/.test(path)
  if (path !== '' && !path.endsWith('/') && !isVersion) codes.push('key-path-prefix-open-ended')
  if (port === '443' || (port === '80' && key.startsWith('http://'))) codes.push('key-default-port')
  if (isBroadWildcard(shape)) codes.push('key-wildcard-broad')
  return codes
}

/** Spellings that are worth a word whether the key matches or not. */
function findSpellings({ url, path }: KeyShape): ProblemCode[] {
  const codes: ProblemCode[] = []
  if (/^\/v[12]$/.test(path)) codes.push('key-version-without-slash')
  if (/[A-Z]/.test(url.host) && !url.host.startsWith('[')) codes.push('key-uppercase-host')
  if (url.hasUserinfo) codes.push('key-userinfo')
  return codes
}

/** Hosts of Docker Hub that no image is looked up under; its older name only works without port and path. */
function isLookAlike({ hostName, normalized }: KeyShape): boolean {
  return (
    isDockerHubLookAlike(hostName) ||
    (hostName === legacyHubHost && normalized !== legacyHubHost) ||
    hostName === `*.${legacyHubHost.slice('index.'.length)}`
  )
}

/** Paths of registries' own APIs and web pages, such as `/artifactory/api/docker/REPOSITORY` and Harbor's `/api/v2.0`. */
function hasApiPath({ path }: KeyShape): boolean {
  return /^\/(?:artifactory\/|nexus\/)?(?:api\/(?:docker|v[0-9.]+|npm|security)|service\/(?:token|rest))(?:\/|$)|^\/artifactory\/api(?:\/|$)|\/_catalog(?:\/|$)/.test(
    path,
  )
}

/** A wildcard in the last two labels reaches registries of people one has nothing to do with. */
function isBroadWildcard({ pattern }: KeyShape): boolean {
  return pattern?.labels.slice(-2).some((label) => label.includes('*')) ?? false
}

function withoutPort(host: string): string {
  return host.replace(/:[0-9]*$/, '')
}
