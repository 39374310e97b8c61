// What went wrong with AWS, in our words: error names are theirs, texts are not repeated.

import { PullpassError } from 'pullpass/plugin'
import { describePlace, type TokenPlace } from './place.ts'

const noCredentials = ['CredentialsProviderError', 'TokenProviderError', 'NoAuthHandlerMatched']
const badCredentials = [
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignatureException',
]
const ended = ['ExpiredTokenException', 'ExpiredToken', 'RequestExpired']

/** A `credential-unavailable` error that names the place and the kind of failure. */
export function describeAwsError(thrown: unknown, place: TokenPlace): PullpassError {
  const name = thrown instanceof Error ? thrown.name : ''
  const [reason, remedy] = explain(name, place)
  const status = readStatus(thrown)
  const shown = /^[A-Za-z]{1,80}$/.test(name) && name !== 'Error' ? ` (${name}${status ? `, ${status}` : ''})` : ''
  return new PullpassError('credential-unavailable', `cannot get a token from ${describePlace(place)}`, {
    cause: new Error(`${reason}${shown}`),
    remedies: [remedy],
  })
}

function explain(name: string, { api }: TokenPlace): readonly [reason: string, remedy: string] {
  if (noCredentials.includes(name)) {
    return ['no AWS credentials were found', 'log in to AWS (aws sso login), or set AWS_PROFILE or AWS_ACCESS_KEY_ID']
  }
  if (badCredentials.includes(name)) {
    return ['AWS does not accept the credentials', 'check the AWS credentials with: aws sts get-caller-identity']
  }
  if (ended.includes(name)) return ['the AWS credentials have ended', 'log in to AWS again']
  if (name === 'AccessDeniedException' || name === 'AccessDenied') {
    const action =
      api === 'public' ? 'ecr-public:GetAuthorizationToken and sts:GetServiceBearerToken' : 'ecr:GetAuthorizationToken'
    return ['the AWS identity may not get tokens', `allow the identity ${action}`]
  }
  return ['AWS gave no usable answer', 'check the region in the host, the network and AWS_ENDPOINT_URL; then try again']
}

function readStatus(thrown: unknown): number | undefined {
  const metadata: unknown = typeof thrown === 'object' && thrown !== null && Reflect.get(thrown, '$metadata')
  const status: unknown = typeof metadata === 'object' && metadata !== null && Reflect.get(metadata, 'httpStatusCode')
  return typeof status === 'number' ? status : undefined
}
