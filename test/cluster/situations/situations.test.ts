// What the cluster says about pods that do not run, against the fixtures that the diagnosis is tested with.
// PULLPASS_RECORD=1 writes the fixtures anew; `npm run format` then lays them out.

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openKube } from '../support/kube.ts'
import { testCluster } from '../support/test-cluster.ts'
import { type NodeVersions, readVersions } from '../support/versions.ts'
import { containerSituations } from './container-situations.ts'
import { containerListSituations, imageSituations } from './image-situations.ts'
import { answerSituations, secretSituations } from './pull-situations.ts'
import { type Moment, runSituations } from './run-situations.ts'
import { scrubMoment } from './scrub.ts'
import { paperScene, type Scene, type Situation } from './situation.ts'

const cluster = testCluster()
const { registry, rig } = cluster
const scene: Scene | undefined = rig && registry && { ...rig, registry: registry.host }
const folder = join(import.meta.dirname, '../../diagnosis/fixtures')

const situationsOf = (place: Scene): Situation[] =>
  [secretSituations, answerSituations, imageSituations, containerListSituations, containerSituations].flatMap((of) =>
    of(place),
  )

describe.skipIf(!scene)('what the cluster says', () => {
  const kube = openKube(cluster)
  let moments = new Map<string, Moment[]>()
  let versions: NodeVersions | undefined

  beforeAll(async () => {
    if (!scene) return
    versions = await readVersions(kube)
    moments = await runSituations(kube, situationsOf(scene))
  })
  afterAll(() => kube.close())

  it.for(situationsOf(paperScene))('$name', async ({ name, cause, secrets, lateSecrets }) => {
    if (!scene) return
    const seen = (moments.get(name) ?? []).map((moment) => scrubMoment(moment, scene))
    const path = join(folder, `${name}.json`)
    const named = Object.entries({ ...secrets, ...lateSecrets }).map(([secret, body]) => ({
      metadata: { name: `${name}-${secret}` },
      ...body,
    }))
    if (process.env['PULLPASS_RECORD']) {
      await writeFile(
        path,
        `${JSON.stringify({ situation: name, cause, ...versions, secrets: named, moments: seen }, null, 2)}\n`,
      )
    }
    const fixture: { moments: Moment[] } = JSON.parse(await readFile(path, 'utf8'))
    expect(fixture).toMatchObject({ situation: name, cause, secrets: named })
    expect(wordsOf(seen)).toEqual(wordsOf(fixture.moments))
  })
})

/** What is said in the end, without what depends on how busy the node is: which half of trying and waiting it is in, how time ran out. */
function wordsOf(moments: readonly Moment[]): unknown {
  const last = moments.at(-1)
  const status = last?.pod.status
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
  // A busy kubelet that ends a pod before its time may tell the end before it tells the start, or call a container lost that never started.
  const isCutOff = status?.reason !== undefined
  const states = containers.map(({ name, state }) => [
    name,
    isCutOff ? '' : withoutChance(state?.waiting?.reason ?? state?.terminated?.reason ?? ''),
    isCutOff ? '' : withoutChance(state?.waiting?.message ?? state?.terminated?.message ?? ''),
  ])
  const failures = last?.events.filter(({ reason }) => reason?.startsWith('Failed')) ?? []
  const events = new Set(failures.map(({ reason, message }) => `${reason}: ${withoutChance(message ?? '')}`))
  return { phase: status?.phase, reason: status?.reason, states, events: [...events].sort() }
}

function withoutChance(text: string): string {
  return text
    .replaceAll('rpc error: code = DeadlineExceeded desc = ', '')
    .replace(/^Back-off pulling image "[^"]*": ErrImagePull: /, '')
    .replace('ImagePullBackOff', 'ErrImagePull')
    .replace(/^back-off \d+s /, 'back-off ')
}
