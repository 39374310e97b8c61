// Amazon's own credential provider for kubelets, run from a node's configuration against an ECR of our own on loopback.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/basics/clock.ts'
import { openProviderSource } from '../../src/credentials/kubelet/source.ts'
import type { CredentialSource } from '../../src/credentials/source.ts'
import { buildGoProgram } from './support/go-program.ts'

const signal = new AbortController().signal
const registry = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'
const provider = await buildGoProgram({
  name: 'ecr-credential-provider',
  package: 'k8s.io/cloud-provider-aws/cmd/ecr-credential-provider',
  version: 'v1.34.4',
})
if ('missing' in provider) console.warn(`ecr-credential-provider is left out: ${provider.missing}`)

let folder: string
let server: Server
let source: CredentialSource
let calls = 0
let isRefusing = false

describe.skipIf('missing' in provider)('ecr-credential-provider', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pp-ecr-'))
    server = createServer((request, response) => {
      calls += 1
      expect(request.headers['x-amz-target']).toBe('AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken')
      response.writeHead(isRefusing ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' })
      response.end(
        isRefusing ? '{"__type":"AccessDeniedException"}' : JSON.stringify({ authorizationData: [authorization()] }),
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    // The example of the provider's documentation, with the address of our ECR.
    await writeFile(
      join(folder, 'config.yaml'),
      `apiVersion: kubelet.config.k8s.io/v1
kind: CredentialProviderConfig
providers:
  - name: ecr-credential-provider
    matchImages:
      - "*.dkr.ecr.*.amazonaws.com"
      - "*.dkr.ecr.*.amazonaws.com.cn"
      - "*.dkr.ecr-fips.*.amazonaws.com"
      - "public.ecr.aws"
    apiVersion: credentialprovider.kubelet.k8s.io/v1
    defaultCacheDuration: '0'
    env:
      - name: AWS_ENDPOINT_URL_ECR
        value: http://127.0.0.1:${port}
      - name: AWS_MAX_ATTEMPTS
        value: "1"
`,
    )
    const variables = {
      PATH: process.env['PATH'],
      HOME: folder,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
    }
    source = openProviderSource({
      config: 'config.yaml',
      binDir: 'path' in provider ? dirname(provider.path) : '',
      environment: { homeDirectory: folder, workingDirectory: folder, variables },
      clock: systemClock,
    })
  })
  afterAll(async () => {
    server.close()
    await rm(folder, { recursive: true, force: true })
  })

  const fetch = (image: string, isRefused = false) =>
    source.fetch({ registry: image.split('/', 1)[0] ?? '', image, signal, isRefused })

  test('gives the login of an image, and is not run again while it holds', async () => {
    const credential = await fetch(`${registry}/team/app:1`)
    expect(credential?.username).toBe('AWS')
    expect(credential?.password.reveal()).toBe(token())
    expect(credential?.expiresAt).toEqual(new Date(4_000_000_000_000))
    await fetch(`${registry}/team/other:1`)
    expect(calls).toBe(1)
  })

  test('has none for an image of another registry', async () => {
    expect(await fetch('ghcr.io/team/app:1')).toBeUndefined()
  })

  test('its failure is told without what it said', async () => {
    isRefusing = true
    await expect(fetch(`${registry}/team/app:1`, true)).rejects.toMatchObject({
      code: 'credential-unavailable',
      message: expect.stringContaining('`ecr-credential-provider` failed'),
    })
  })
})

function token(): string {
  const content = { payload: 'x', datakey: 'y', version: '2', type: 'DATA_KEY', expiration: 4_000_000_000 }
  return Buffer.from(JSON.stringify(content)).toString('base64')
}

function authorization(): object {
  return {
    authorizationToken: Buffer.from(`AWS:${token()}`).toString('base64'),
    expiresAt: 4_000_000_000,
    proxyEndpoint: `https://${registry}`,
  }
}
