// Asks AWS for one token, with the default credential chain. The SDK is loaded by the first call.

import { type Credential, PullpassError, Redacted } from 'pullpass/plugin'
import { describeAwsError } from './aws-error.ts'
import type { EcrOptions } from './options.ts'
import { describePlace, type TokenPlace } from './place.ts'

/** The SDK waits without end by default. */
const timeouts = { connectionTimeout: 5000, requestTimeout: 15_000 }
const attempts = 3

/** What both APIs answer. */
interface AuthorizationData {
  readonly authorizationToken?: string | undefined
  readonly expiresAt?: Date | undefined
}

/** Rejects with `credential-unavailable`, which never shows what AWS wrote beyond the name of its error. */
export async function fetchToken(place: TokenPlace, options: EcrOptions, now: Date): Promise<Credential> {
  const data = await ask(place, options).catch((thrown: unknown) => {
    throw describeAwsError(thrown, place)
  })
  const token = data && readToken(data.authorizationToken)
  if (token) return { ...token, issuedAt: now, ...(data.expiresAt && { expiresAt: data.expiresAt }) }
  throw new PullpassError('credential-unavailable', `${describePlace(place)} gave no token`)
}

async function ask(place: TokenPlace, options: EcrOptions): Promise<AuthorizationData | undefined> {
  const settings = {
    region: place.region,
    useFipsEndpoint: place.isFips,
    useDualstackEndpoint: place.isDualStack,
    maxAttempts: attempts,
    requestHandler: timeouts,
    ...(place.profile !== undefined && { profile: place.profile }),
    ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
  }
  return place.api === 'public' ? await askPublic(settings) : await askPrivate(settings)
}

async function askPrivate(settings: object): Promise<AuthorizationData | undefined> {
  const { ECRClient, GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr')
  const client = new ECRClient(settings)
  try {
    return (await client.send(new GetAuthorizationTokenCommand({}))).authorizationData?.[0]
  } finally {
    client.destroy()
  }
}

async function askPublic(settings: object): Promise<AuthorizationData | undefined> {
  const { ECRPUBLICClient, GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr-public')
  const client = new ECRPUBLICClient(settings)
  try {
    return (await client.send(new GetAuthorizationTokenCommand({}))).authorizationData
  } finally {
    client.destroy()
  }
}

/** The token is base64 of `AWS:password`. */
function readToken(token: string | undefined): Pick<Credential, 'username' | 'password'> | undefined {
  const text = Buffer.from(token ?? '', 'base64').toString()
  const colon = text.indexOf(':')
  if (colon < 1 || colon === text.length - 1) return undefined
  return { username: text.slice(0, colon), password: new Redacted(text.slice(colon + 1)) }
}
