// Registry keys that mean one registry only, however they are spelled, rewritten so that images select them.

import { fromByteString } from '../../dockerconfig/byte-string.ts'
import { legacyHubHost } from '../../image/docker-hub.ts'
import { dockerHubKey, isDockerHubLookAlike } from '../../registries/docker-hub.ts'
import { type KeyShape, parseKeyShape } from '../entry/key-shape.ts'

/** Mistakes that one key can have on top of each other. */
const maxSteps = 8

/** The key that was meant; the same key when it is right or when that is not sure. Repairing its result changes nothing. */
export function repairKey(key: string): string {
  let current = key
  for (let step = 0; step < maxSteps; step += 1) {
    const better = takeStep(current)
    if (better === current) return current
    current = better
  }
  return key
}

function takeStep(key: string): string {
  const bare = key.trim().replace(/^(?!https?:\/\/)[A-Za-z][A-Za-z0-9+.-]*:\/\//, '')
  const shape = parseKeyShape(bare)
  if (!shape) return key
  if (isDockerHubLookAlike(shape.hostName) || isBrokenFallback(shape)) return dockerHubKey
  const host = dropDot(fromByteString(shape.url.host))
  const path = repairPath(shape.path)
  const isSame = host === fromByteString(shape.url.host) && path === shape.path && !shape.url.hasUserinfo
  // Escapes in the path were decoded, and what a question mark cuts off may have been meant: both are left alone.
  if (isSame || /[%?#]/.test(bare)) return isSame ? bare : key
  return host + fromByteString(path)
}

function isBrokenFallback({ hostName, normalized }: KeyShape): boolean {
  return hostName === legacyHubHost && normalized !== legacyHubHost
}

function dropDot(host: string): string {
  return host.replace(/\.(?=$|:\d*$)/, '')
}

/** Without API version, tag, digest, and a wildcard that stands for "everything below". */
function repairPath(path: string): string {
  if (/^\/v[12]$/.test(path)) return ''
  const withoutDigest = path.replace(/@sha(?:256|512):[0-9a-f]+$/, '')
  const withoutTag = withoutDigest.replace(/:[\w][\w.-]{0,127}$/, '')
  return withoutTag === '/*' || withoutTag === '/**' ? '' : withoutTag.replace(/\/\*{1,2}$/, '/')
}
