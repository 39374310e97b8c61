// The look-up's order of credentials against the logins that a real kubelet tries, for every keyring vector: a registry that refuses
// all stands in for every registry of the vectors and keeps a log.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lookupCredentials } from '../../../src/explain/lookup.ts'
import { parseImage } from '../../../src/image/parse.ts'
import { observePod, waitingText } from '../predictions/observe.ts'
import type { PredictionCase } from '../predictions/prediction-case.ts'
import { type CaseRun, runCases } from '../predictions/run-cases.ts'
import { documentSecret, legacySecret, type SecretBody } from '../predictions/secret-body.ts'
import { openKube } from '../support/kube.ts'
import { testCluster } from '../support/test-cluster.ts'
import { predictLogins, readLogins } from './login-log.ts'
import { mirrorHosts } from './mirror.ts'

interface KeyringVector {
  readonly name: string
  readonly format?: 'dockercfg'
  readonly dockerconfig: object
  readonly moreSecrets?: readonly { readonly type: string; readonly dockerconfig: object }[]
  readonly image: string
}

const vectorFile = join(import.meta.dirname, '../../vectors/keyring-vectors.json')
const vectors: KeyringVector[] = JSON.parse(readFileSync(vectorFile, 'utf8'))
const cluster = testCluster()
const { rig } = cluster

describe.skipIf(!rig)('logins that a kubelet tries', () => {
  const cases = vectors.map((vector, index) => caseOf(vector, `vector-${index}`))
  const kube = openKube(cluster)
  let runs = new Map<string, CaseRun>()
  let restore = async () => {}

  beforeAll(async () => {
    if (!rig) return
    restore = await mirrorHosts(rig, new Set(cases.flatMap(({ image }) => registryOf(image))))
    runs = await runCases(kube, cases)
  })
  afterAll(async () => {
    await restore()
    kube.close()
  })

  it.for(vectors.map(({ name }, index) => ({ name, index })))('$name', async ({ index }, context) => {
    const pod = cases[index]
    const run = pod && runs.get(pod.name)
    if (!rig || !pod || !run) throw new Error('the pod did not run')
    const predicted = lookupCredentials(
      pod.secrets.filter((secret) => secret !== 'missing'),
      pod.image,
    )
    const { main } = observePod(run.pod) ?? {}
    if (predicted.outcome === 'keyring-error' || predicted.outcome === 'invalid-image') {
      expect(main).toEqual({ kind: predicted.outcome })
      return
    }
    expect(main?.kind).toBe('pull-failed')
    const words = waitingText(run.pod) ?? ''
    context.skip(words.startsWith('failed to parse image reference'), 'this runtime does not know such a name')
    const since = run.pod.metadata?.creationTimestamp ?? ''
    expect(predictLogins(predicted), words).toContainEqual(await readLogins(rig.misbehavingLog, pod.name, since))
  })
})

/** The tag tells the pods apart in the log; look-ups do not see it. */
function caseOf({ format, dockerconfig, moreSecrets = [], image }: KeyringVector, name: string): PredictionCase {
  const first = format === 'dockercfg' ? legacySecret(dockerconfig) : documentSecret(JSON.stringify(dockerconfig))
  const more = moreSecrets.map(({ type, dockerconfig: document }): SecretBody => {
    const body = type === 'kubernetes.io/dockercfg' ? legacySecret(document) : documentSecret(JSON.stringify(document))
    return { ...body, type }
  })
  const isValid = parseImage(image).ok
  return { name, image: isValid ? `${withoutTag(image)}:${name}` : image, secrets: [first, ...more] }
}

function withoutTag(image: string): string {
  return image.replace(/@.*$/, '').replace(/:[^:/\]]*$/, (tag, at, whole) => (whole.includes('/') || at > 0 ? '' : tag))
}

function registryOf(image: string): string[] {
  const parsed = parseImage(image)
  return parsed.ok ? [parsed.image.registry] : []
}
