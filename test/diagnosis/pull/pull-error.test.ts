// What runtimes of many kinds and versions write about a failed pull.

import { describe, expect, it } from 'vitest'
import { causeWithin, type PullErrorKind, readPullError } from '../../../src/diagnosis/pull/pull-error.ts'

const image = 'reg.example.com:5000/team/app:1'
const prefix = `failed to pull and unpack image "${image}": failed to resolve reference "${image}": `

const cases: [PullErrorKind, string, string][] = [
  // containerd 1.6 to 2.x
  [
    'unauthorized',
    'containerd 1.6',
    `${prefix}pulling from host reg.example.com:5000 failed with status code [manifests 1]: 401 Unauthorized`,
  ],
  [
    'unauthorized',
    'containerd 2',
    `${prefix}unexpected status from HEAD request to https://reg.example.com:5000/v2/team/app/manifests/1: 401 Unauthorized`,
  ],
  [
    'unauthorized',
    'containerd, Basic, no login',
    `${prefix}pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials`,
  ],
  [
    'unauthorized',
    'containerd, token',
    `${prefix}failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://auth.example.com/token?scope=repository%3Ateam%2Fapp%3Apull&service=reg: 401 Unauthorized`,
  ],
  [
    'denied',
    'containerd, scope',
    `${prefix}pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
  ],
  [
    'denied',
    'containerd, ECR',
    `${prefix}unexpected status from HEAD request to https://reg.example.com:5000/v2/team/app/manifests/1: 403 Forbidden`,
  ],
  ['not-found', 'containerd', `rpc error: code = NotFound desc = ${prefix}${image}: not found`],
  [
    'rate-limited',
    'containerd, Hub',
    `${prefix}unexpected status code https://registry-1.docker.io/v2/library/nginx/manifests/latest: 429 Too Many Requests - Server message: toomanyrequests: You have reached your unauthenticated pull rate limit.`,
  ],
  [
    'server-error',
    'containerd',
    `${prefix}unexpected status from HEAD request to https://reg.example.com:5000/v2/team/app/manifests/1: 503 Service Unavailable`,
  ],
  [
    'timeout',
    'containerd',
    `rpc error: code = DeadlineExceeded desc = ${prefix}failed to do request: Head "https://reg.example.com:5000/v2/team/app/manifests/1": dial tcp 192.0.2.1:5000: i/o timeout`,
  ],
  [
    'timeout',
    'name service',
    `${prefix}failed to do request: Head "https://reg.example.com:5000/v2/": dial tcp: lookup reg.example.com on 10.0.0.10:53: read udp 10.0.0.2:4000->10.0.0.10:53: i/o timeout`,
  ],
  [
    'unreachable',
    'containerd',
    `${prefix}failed to do request: Head "https://reg.example.com:5000/v2/": read tcp: connection reset by peer`,
  ],
  [
    'certificate',
    'containerd',
    `${prefix}failed to do request: Head "https://reg.example.com:5000/v2/": tls: failed to verify certificate: x509: certificate has expired or is not yet valid`,
  ],
  [
    'wrong-platform',
    'containerd',
    `failed to pull and unpack image "${image}": no match for platform in manifest: not found`,
  ],
  [
    'format-unsupported',
    'containerd 2',
    `failed to pull and unpack image "${image}": not implemented: media type "application/vnd.docker.distribution.manifest.v1+prettyjws" is no longer supported since containerd v2.1`,
  ],
  [
    'node-disk-full',
    'containerd',
    `failed to pull and unpack image "${image}": failed to extract layer sha256:abc: write /var/lib/x: no space left on device: unknown`,
  ],
  // CRI-O
  [
    'unauthorized',
    'CRI-O',
    `reading manifest 1 in reg.example.com:5000/team/app: unauthorized: authentication required`,
  ],
  [
    'unauthorized',
    'CRI-O, token',
    `initializing source docker://${image}: Requesting bearer token: invalid status code from registry 401 (Unauthorized)`,
  ],
  [
    'denied',
    'CRI-O',
    `reading manifest 1 in reg.example.com:5000/team/app: denied: requested access to the resource is denied`,
  ],
  ['not-found', 'CRI-O', `reading manifest 1 in reg.example.com:5000/team/app: manifest unknown`],
  [
    'signature',
    'CRI-O',
    `SignatureValidationFailed: Source image rejected: A signature was required, but no signature exists`,
  ],
  // Docker through cri-dockerd
  [
    'denied',
    'Docker',
    `Error response from daemon: pull access denied for team/app, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
  ],
  [
    'not-found',
    'Docker',
    `Error response from daemon: manifest for ${image} not found: manifest unknown: manifest unknown`,
  ],
  ['unauthorized', 'Docker', `Error response from daemon: unauthorized: incorrect username or password`],
  // the kubelet
  ['node-pull-limit', 'kubelet', 'pull QPS exceeded'],
  ['unreachable', 'kubelet', 'RegistryUnavailable: the registry said nothing'],
  ['other', 'kubelet', 'something new'],
]

describe('readPullError', () => {
  it.for(cases)('%s: %s', ([kind, , text]) => {
    expect(readPullError(text, image).kind).toBe(kind)
  })

  it.for(['404', '401', 'denied', 'x509', 'timed-out'])('takes the tag %s for no answer', (tag) => {
    const odd = `reg.example.com/not-found/${tag}:${tag}`
    const text = `failed to resolve reference "${odd}": pulling from host reg.example.com failed with status code [manifests ${tag}]: 500 Internal Server Error`
    expect(readPullError(text, odd)).toMatchObject({ kind: 'server-error', status: '500 Internal Server Error' })
    expect(readPullError(`reading manifest ${tag} in ${odd}: odd`, odd).kind).toBe('other')
  })

  it.for([
    ['127.0.0.1:503', 'dial tcp 127.0.0.1:503: connect: connection refused'],
    ['reg.example.com:429', 'read tcp 10.0.0.1:429->10.0.0.2:500: read: connection reset by peer'],
    ['[::1]:404', 'dial tcp [::1]:404: connect: connection refused'],
    ['registry:503', 'dial tcp registry:503: connect: connection refused'],
  ])('takes a port for no status: %s', ([host, words]) => {
    const odd = `${host}/team/app:1`
    const text = `failed to resolve reference "${odd}": failed to do request: Head "https://${host}/v2/": ${words}`
    expect(readPullError(text, odd)).toEqual({ kind: 'unreachable', text })
  })

  it.for([
    ['a wrong login beside one that got further', 'unauthorized', 'not-found', 'not-found'],
    ['a wrong login beside one without the right', 'unauthorized', 'denied', 'denied'],
    ['a refusal beside a registry that is down', 'unauthorized', 'server-error', 'server-error'],
  ] as const)('of several logins tells %s', ([, one, other, kind]) => {
    const texts = [one, other].map((wanted) => cases.find(([known]) => known === wanted)?.[2])
    expect(readPullError(`[${texts.join(', ')}]`, image).kind).toBe(kind)
    expect(readPullError(`[${texts.reverse().join(', ')}]`, image).kind).toBe(kind)
  })

  it('knows whether a login was sent where the text says so', () => {
    expect(readPullError('failed to fetch oauth token: unexpected status: 401 Unauthorized', image).sentLogin).toBe(
      true,
    )
    expect(readPullError('failed to fetch anonymous token: unexpected status: 401', image).sentLogin).toBe(false)
    expect(readPullError('401 Unauthorized', image).sentLogin).toBeUndefined()
  })
})

describe('causeWithin', () => {
  it.for([
    [`Back-off pulling image "${image}": ErrImagePull: the cause: it`, 'the cause: it'],
    [`Back-off pulling image "${image}"`, ''],
    [`Failed to pull image "${image}": the cause`, 'the cause'],
    ['the cause', 'the cause'],
  ] as const)('%s', ([message, cause]) => expect(causeWithin(message)).toBe(cause))
})
