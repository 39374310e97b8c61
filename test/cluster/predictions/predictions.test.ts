// Every prediction of the product about these pods against what the kubelet then does with them.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openKube } from '../support/kube.ts'
import { testCluster } from '../support/test-cluster.ts'
import { documentCases } from './cases-documents.ts'
import { entryCases } from './cases-entries.ts'
import { keyCases } from './cases-keys.ts'
import { listCases } from './cases-lists.ts'
import { rigCases } from './cases-rig.ts'
import { observePod, waitingText } from './observe.ts'
import { predictPod } from './predict.ts'
import type { PredictionCase } from './prediction-case.ts'
import { openProbe } from './registry-probe.ts'
import { type CaseRun, runCases } from './run-cases.ts'

const { admin, registry, rig } = testCluster()

describe.skipIf(!registry)('what the kubelet does', () => {
  const cases = registry ? allCases(registry) : []
  const kube = openKube(admin)
  const { probe, close } = registry ? openProbe(registry, registry.host) : {}
  let runs = new Map<string, CaseRun>()

  beforeAll(async () => {
    runs = await runCases(kube, cases)
  })
  afterAll(() => {
    kube.close()
    close?.()
  })

  it.for(cases)('is predicted: $name', async (pod) => {
    const run = runs.get(pod.name)
    if (!run || !probe) throw new Error('the pod did not run')
    const exists = new Set(run.created.values())
    const predicted = await predictPod(pod, (secret) => exists.has(secret), probe)
    expect(observePod(run.pod), waitingText(run.pod)).toEqual(predicted)
  })
})

function allCases({ host, users }: NonNullable<typeof registry>): PredictionCase[] {
  const [[user, password] = ['', '']] = Object.entries(users)
  const world = { registry: host, user, password }
  const anywhere = [keyCases, entryCases, documentCases, listCases].flatMap((casesOf) => casesOf(world))
  return rig ? [...anywhere, ...rigCases(world, rig)] : anywhere
}
