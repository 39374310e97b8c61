// Whom to ask for the token of a registry, read from its host alone.

import { isEcrPublicHost, parseEcrHost } from 'pullpass/plugin'
import type { EcrOptions } from './options.ts'

/** One place where tokens come from: a token is for a caller and a region, not for a registry. */
export interface TokenPlace {
  readonly api: 'private' | 'public'
  readonly region: string
  readonly isFips: boolean
  readonly isDualStack: boolean
  readonly profile?: string
}

/** The API of the public gallery is only there. */
const publicRegion = 'us-east-1'

/** The place for a registry's host, which may carry a port; undefined when it is not one of Amazon's. */
export function placeFor(registry: string, { profile, profiles = {} }: EcrOptions): TokenPlace | undefined {
  const host = registry.toLowerCase().replace(/:[0-9]*$/, '')
  if (isEcrPublicHost(host)) {
    return place({ api: 'public', region: publicRegion, isFips: false, isDualStack: false }, profile)
  }
  const parsed = parseEcrHost(host)
  if (!parsed) return undefined
  const { account, region, isFips, isDualStack } = parsed
  return place({ api: 'private', region, isFips, isDualStack }, profiles[account] ?? profile)
}

/** Words for messages. */
export function describePlace({ api, region, profile }: TokenPlace): string {
  const where = api === 'public' ? 'Amazon ECR Public' : `Amazon ECR in \`${region}\``
  return profile === undefined ? where : `${where} with profile \`${profile}\``
}

function place(found: TokenPlace, profile: string | undefined): TokenPlace {
  return profile === undefined ? found : { ...found, profile }
}
