// Every prediction of the product about these pods against what the kubelet then does with them.
// PULLPASS_RECORD=1 keeps what was seen in record.json.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testedAgainst } from '../../../src/diagnosis/tested-against.ts'
import { openKube } from '../support/kube.ts'
import { testCluster } from '../support/test-cluster.ts'
import { type NodeVersions, readVersions } from '../support/versions.ts'
import { documentCases } from './cases-documents.ts'
import { entryCases } from './cases-entries.ts'
import { keyCases } from './cases-keys.ts'
import { listCases } from './cases-lists.ts'
import { rigCases } from './cases-rig.ts'
import { observePod, waitingText } from './observe.ts'
import { predictPod, predictSecret } from './predict.ts'
import type { PredictionCase } from './prediction-case.ts'
import { describeRun, readRecord, writeRecord } from './record.ts'
import { openProbe } from './registry-probe.ts'
import { type CaseRun, runCases } from './run-cases.ts'

const cluster = testCluster()
const { registry, rig } = cluster

describe.skipIf(!registry)('what the kubelet does', () => {
  const cases = registry ? allCases(registry) : []
  const kube = openKube(cluster)
  const { probe, close } = registry ? openProbe(registry, registry.host) : {}
  let runs = new Map<string, CaseRun>()
  let versions: NodeVersions | undefined

  beforeAll(async () => {
    versions = await readVersions(kube)
    runs = await runCases(kube, cases)
  })
  afterAll(() => {
    kube.close()
    close?.()
  })

  it.for(cases)('explain predicts $name', async (pod) => {
    const run = runs.get(pod.name)
    if (!run || !probe) throw new Error('the pod did not run')
    expect(observePod(run.pod), waitingText(run.pod)).toEqual(await predictPod(pod, probe))
  })

  it.for(cases.filter(hasSecrets))('check predicts $name', (pod) => {
    const run = runs.get(pod.name)
    const listed = [...pod.secrets, ...(pod.accountSecrets ?? [])].filter((secret) => secret !== 'missing')
    const accepted = new Set(run?.created.values())
    for (const secret of listed) expect(accepted.has(secret)).toBe(predictSecret(secret).isAccepted)
    const used = (pod.secrets.length > 0 ? pod.secrets : (pod.accountSecrets ?? [])).filter((s) => s !== 'missing')
    const outcome = run && observePod(run.pod)
    const first = outcome?.init ?? outcome?.main
    if (first?.kind === 'invalid-image') return // the kubelet looks at no secret then
    const readable = used.filter((secret) => accepted.has(secret)).every((secret) => predictSecret(secret).isReadable)
    expect(first?.kind !== 'keyring-error').toBe(readable)
  })

  it.runIf(rig)('is what was seen before, on the same versions', async (context) => {
    const seen = Object.fromEntries([...runs].sort().map(([name, run]) => [name, describeRun(run)]))
    if (versions && process.env['PULLPASS_RECORD']) await writeRecord({ ...versions, cases: seen })
    const { cases: recorded, ...recordedVersions } = await readRecord()
    context.skip(
      JSON.stringify(versions) !== JSON.stringify(recordedVersions),
      'other versions than those of the record',
    )
    expect(seen).toEqual(recorded)
  })

  it('was recorded on the versions that explanations name', async () => {
    expect(await readRecord()).toMatchObject(testedAgainst)
  })
})

function hasSecrets({ secrets, accountSecrets = [] }: PredictionCase): boolean {
  return secrets.length + accountSecrets.length > 0
}

function allCases({ host, users }: NonNullable<typeof registry>): PredictionCase[] {
  const [[user, password] = ['', '']] = Object.entries(users)
  const world = { registry: host, user, password }
  const anywhere = [keyCases, entryCases, documentCases, listCases].flatMap((casesOf) => casesOf(world))
  return rig ? [...anywhere, ...rigCases(world, rig)] : anywhere
}
