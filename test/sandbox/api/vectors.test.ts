// The sandbox accepts and refuses the secrets of the vectors as the real API server's own code did.

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts'
import { RawCluster } from '../../support/raw-cluster.ts'

interface RandomVector {
  readonly id: string
  readonly secrets: readonly { readonly type: string; readonly data: Readonly<Record<string, string>> }[]
  readonly apiAccepts: readonly boolean[]
}

interface DecodeVector {
  readonly name: string
  readonly secretManifest?: object
  readonly manifestText?: string
  readonly rawText?: string
  readonly rawBase64?: string
  readonly assumeType?: string
  readonly expected: { readonly apiServerAccepts: boolean }
}

function readVectors<T>(file: string): readonly T[] {
  return JSON.parse(readFileSync(new URL(`../../vectors/${file}`, import.meta.url), 'utf8'))
}

let sandbox: Sandbox
let cluster: RawCluster
beforeAll(async () => {
  sandbox = await startSandbox({ namespaces: ['jobs'] })
  cluster = new RawCluster(sandbox.kubeconfig)
})
afterAll(async () => {
  cluster.close()
  await sandbox.stop()
})

async function isAccepted(body: unknown, type = 'application/json', namespace = 'jobs'): Promise<boolean> {
  const path = `/api/v1/namespaces/${namespace}/secrets?dryRun=All`
  return (await cluster.send('POST', path, { body, headers: { 'content-type': type } })).status === 201
}

/** What the vectors' README says of values: text, or `b64:` and standard base64. */
const toBase64 = (value: string): string =>
  value.startsWith('b64:') ? value.slice(4) : Buffer.from(value).toString('base64')

test('every random vector', async () => {
  const wrong: string[] = []
  for (const { id, secrets, apiAccepts } of readVectors<RandomVector>('random-keyring-vectors.json')) {
    const answers = await Promise.all(
      secrets.map(({ type, data }) => {
        const encoded = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, toBase64(value)]))
        return isAccepted({ metadata: { name: 'vector' }, type, data: encoded })
      }),
    )
    if (JSON.stringify(answers) !== JSON.stringify(apiAccepts)) wrong.push(id)
  }
  expect(wrong).toEqual([])
})

/** Accepted by a server as what they are, or by a client in parts, but not as a secret. */
const otherKinds = ['kind-configmap', 'kind-list']

const secretVectors = readVectors<DecodeVector>('decode-vectors.json').filter(({ name }) => !otherKinds.includes(name))

test.each(secretVectors)('$name', async (vector) => {
  const { secretManifest, manifestText, rawText, rawBase64, assumeType, expected } = vector
  if (manifestText !== undefined) {
    expect(await isAccepted(manifestText, 'application/yaml')).toBe(expected.apiServerAccepts)
    return
  }
  const key = assumeType === 'kubernetes.io/dockercfg' ? '.dockercfg' : '.dockerconfigjson'
  const value = rawBase64 ?? Buffer.from(rawText ?? '').toString('base64')
  const made = { metadata: { name: 'vector' }, type: assumeType, data: { [key]: value } }
  const text = JSON.stringify(secretManifest ?? made).replace(
    /@GENERATE:auths-with-password-of-1100000-x/,
    largeDocument,
  )
  const namespace: unknown = Reflect.get(Reflect.get(JSON.parse(text), 'metadata') ?? {}, 'namespace')
  expect(await isAccepted(text, 'application/json', String(namespace ?? 'jobs'))).toBe(expected.apiServerAccepts)
})

function largeDocument(): string {
  const document = { auths: { 'reg.example.com': { username: 'ana', password: 'x'.repeat(1_100_000) } } }
  return Buffer.from(JSON.stringify(document)).toString('base64')
}
