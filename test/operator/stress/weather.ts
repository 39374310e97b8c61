// What goes wrong around one run on the sandbox: answers that are lost, refused or cut, and a node that is slow.

import type { FaultRule } from '../../../src/sandbox/loopback/faults.ts'
import type { NodeFaultRule } from '../../../src/sandbox/node/faults.ts'
import type { PlannedTask } from './planned-task.ts'
import type { Seeded } from './seeded.ts'

type Draw = (random: Seeded) => FaultRule['fault']

const busy: FaultRule['fault'] = { kind: 'answer', status: 429, headers: { 'retry-after': '0' } }
const answer = (status: number): FaultRule['fault'] => ({ kind: 'answer', status })
const cut = (random: Seeded, most: number): FaultRule['fault'] => ({ kind: 'cut-after', bytes: random.int(0, most) })

const ofCreations: Draw = (random) =>
  random.pick([{ kind: 'lost-reply' }, { kind: 'cut' }, busy, answer(500), answer(503)])
const ofDeletions: Draw = (random) => random.pick([{ kind: 'lost-reply' }, { kind: 'cut' }, busy, answer(500)])
const ofReads: Draw = (random) => random.pick([{ kind: 'cut' }, busy, answer(500), answer(504)])
const ofWatches: Draw = (random) =>
  random.pick([cut(random, 8000), cut(random, 8000), { kind: 'cut' }, answer(410), busy, answer(500)])
const ofLogs: Draw = (random) =>
  random.pick([
    cut(random, 6000),
    cut(random, 60_000),
    { kind: 'cut' },
    busy,
    answer(500),
    { kind: 'slow', delayMs: 200 },
  ])

/** Draws what goes wrong in `namespace` while `planned` runs there. */
export function drawWeather(random: Seeded, namespace: string, planned: PlannedTask): (FaultRule | NodeFaultRule)[] {
  const pods = `/namespaces/${namespace}/pods`
  const draw = (most: number, fault: Draw, where: Pick<FaultRule, 'method' | 'path'>): FaultRule[] =>
    Array.from({ length: random.int(0, most) }, () => ({
      ...{ server: 'api', ...where, fault: fault(random), after: random.int(0, 1) },
    }))
  const evicted: NodeFaultRule[] =
    planned.evictAfterMs === undefined
      ? []
      : [{ server: 'node', namespace, fault: { kind: 'evict', afterMs: planned.evictAfterMs } }]
  const slow: NodeFaultRule[] = random.isLucky(0.3)
    ? [{ server: 'node', namespace, fault: { kind: 'slow-start', delayMs: random.int(50, 500) } }]
    : []
  return [
    ...draw(3, ofCreations, { method: 'POST', path: pods }),
    ...draw(2, ofDeletions, { method: 'DELETE', path: pods }),
    ...draw(4, ofWatches, { method: 'GET', path: new RegExp(`${pods}\\?.*watch=true`) }),
    ...draw(4, ofLogs, { method: 'GET', path: new RegExp(`${pods}/[^/]+/log`) }),
    ...draw(2, ofReads, { method: 'GET', path: new RegExp(`${pods}(?!.*watch=true)(?!/[^/]+/log)`) }),
    ...evicted,
    ...slow,
  ]
}
