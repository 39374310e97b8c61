// One process with many runs, each of a pod that prints a line and waits: `KUBECONFIG CONTEXT IMAGE PODS`. Prints as JSON what it needs while
// nothing happens, and leaves them to the cluster's end.

import { setTimeout as delay } from 'node:timers/promises'
import { keepYoungGenerationSmall } from '../../src/cli/dag/young-generation.ts'
import { runTask } from '../../src/operator/index.ts'
import { openPlace } from './operator-place.ts'

const [kubeconfig = '', context = '', image = '', count = ''] = process.argv.slice(2)
const pods = Number(count)
const idleMs = 20_000
const settleMs = 5000
/** A launcher of many runs would not begin them all in one moment either. */
const beginEveryMs = 40

// As `pullpass dag run` does.
keepYoungGenerationSmall()
const place = await openPlace(kubeconfig, context)
const before = process.memoryUsage.rss()
let running = 0
const { promise: allRun, resolve } = Promise.withResolvers<void>()
const onLine = (): void => {
  running += 1
  if (running === pods) resolve()
}
const task = { image, namespace: 'many', name: 'idle', command: ['sh', '-c', 'echo begun; exec sleep 3600'] }
for (let index = 0; index < pods; index += 1) {
  void runTask(task, { ...place, onLine })
  await delay(beginEveryMs)
}
await allRun
await delay(settleMs)
const settled = process.memoryUsage.rss()
const [cpu, at] = [process.cpuUsage(), performance.now()]
await delay(idleMs)
const used = process.cpuUsage(cpu)
const idleShare = (used.user + used.system) / 1000 / (performance.now() - at)
const { rss, heapUsed } = process.memoryUsage()
console.log(JSON.stringify({ rss, before, grown: rss - settled, heapUsed, idleShare }))
process.exit(0)
