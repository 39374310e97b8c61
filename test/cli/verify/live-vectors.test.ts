// Decode vectors as real secrets: stored in the sandbox, read back and judged by `verify`.

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../../src/basics/clock.ts'
import type { Secret } from '../../../src/basics/wire.ts'
import type { Cluster } from '../../../src/cluster/cluster.ts'
import { openKubeconfig } from '../../../src/cluster/open.ts'
import { type DecodeVector, decodeVectors, timeOf } from '../../support/decode-vectors.ts'
import { runInProcess } from '../support/run-in-process.ts'
import { startTestSandbox, type TestSandbox } from '../support/test-sandbox.ts'

vi.setConfig({ hookTimeout: 60_000 })

/** The vector as an object for the API; undefined when it is text that only a person could paste. */
function toSecret(vector: DecodeVector): Secret | undefined {
  if (vector.secretManifest !== undefined) return vector.secretManifest
  const bytes = vector.rawText === undefined ? undefined : Buffer.from(vector.rawText).toString('base64')
  const value = vector.rawBase64 ?? bytes
  const { assumeType: type } = vector
  if (value === undefined || type === undefined) return undefined
  return { type, data: { [type === 'kubernetes.io/dockercfg' ? '.dockercfg' : '.dockerconfigjson']: value } }
}

const storable = decodeVectors.flatMap((vector, index) => {
  const secret = toSecret(vector)
  const isSecret = secret?.data !== undefined && (secret.kind ?? 'Secret') === 'Secret'
  return isSecret && vector.expected.apiServerAccepts ? [[vector.name, `vector-${index}`, secret, vector] as const] : []
})

/** What is found differs in three things once the API server has stored the secret. */
function codesOnceStored({ expected, secretManifest, assumeType }: DecodeVector): string[] {
  const codes = expected.problemCodes
    // It merges stringData into data, and makes a secret without type Opaque.
    .filter((code) => code !== 'stringdata-overrides-data')
    .map((code) => (code === 'secret-type-missing' ? 'wrong-secret-type' : code))
  // A value alone has no type to remark on.
  const isLegacyValue = secretManifest === undefined && assumeType === 'kubernetes.io/dockercfg'
  return [...codes, ...(isLegacyValue ? ['legacy-secret-type'] : [])].sort()
}

describe('decode vectors on a live cluster', () => {
  let test: TestSandbox
  let cluster: Cluster
  beforeAll(async () => {
    test = await startTestSandbox()
    const environment = { homeDirectory: '/', workingDirectory: '/', variables: {} }
    const kubeconfig = await openKubeconfig({ environment, kubeconfig: test.sandbox.kubeconfig, clock: systemClock })
    cluster = kubeconfig.openCluster('sandbox')
  })
  afterAll(async () => {
    cluster.close()
    await test.sandbox.stop()
  })

  it('are many', () => expect(storable.length).toBeGreaterThan(50))

  it.each(storable)('%s', async (_, name, secret, vector) => {
    const { expected } = vector
    const metadata = { ...secret.metadata, name, namespace: 'app' }
    expect((await cluster.secrets.create({ ...secret, metadata })).status).toBe('written')
    const args = ['verify', name, '--kubeconfig', test.sandbox.kubeconfig, '-n', 'app', '-o', 'json']
    const { exitCode, stdout } = await runInProcess(args, new Uint8Array(), timeOf(vector))
    const { check } = JSON.parse(stdout).namespaces[0].secrets[0]
    expect(check).toMatchObject({ kubelet: expected.kubelet, valid: expected.valid })
    const codes = new Set(check.problems.map((problem: { code: string }) => problem.code))
    expect([...codes].sort()).toEqual(codesOnceStored(vector))
    expect(exitCode).toBe(expected.valid ? 0 : 3)
  })
})
