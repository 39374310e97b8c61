// A run that changes hands to a process whose shared view of the cluster is behind.

import { expect, it } from 'vitest'
import { systemClock } from '../../../src/basics/clock.ts'
import { openPodObserver } from '../../../src/operator/observe/pod-observer.ts'
import { shell, TaskRig } from '../support/task-rig.ts'
import { launchMortal } from './launcher.ts'
import { LineRecord } from './line-record.ts'

it('is not lost because the view does not show its pod yet', async () => {
  const rig = await TaskRig.start()
  const cluster = await rig.open()
  const observer = openPodObserver({ pods: cluster.pods, clock: systemClock, random: () => 0 })
  // Only the watch over all runs; that of the launcher to be killed names its run.
  const path = /watch=true.*labelSelector=pullpass\.dev%2Frun-id(&|$)|labelSelector=pullpass\.dev%2Frun-id&.*watch=true/
  const times = Number.POSITIVE_INFINITY
  const restore = rig.sandbox.injectFault({ server: 'api', path, fault: { kind: 'answer', status: 500 }, times })
  const view = await observer.follow('app', 'another')

  const record = new LineRecord()
  const image = rig.sandbox.images.public
  const task = { image, namespace: 'app', ...shell('for i in 0 1 2 3 4; do echo $i; sleep 0.3; done; exit 3') }
  const job = { task, runId: 'handed-over', record, random: () => 0 }
  const end = await launchMortal(job, () => rig.open(), { afterLines: 1 })
  if (end.kind !== 'killed' || !end.handle) throw new Error('a launcher that is killed after a line has a handle')
  const attached = rig.attach(end.handle, { cluster, observer, onLine: (entry) => record.take(entry) })
  setTimeout(restore, 300)
  const { outcome } = await attached
  expect(outcome).toMatchObject({ status: 'failed', exitCode: 3, diagnosis: { code: 'exit-code' } })
  expect(record.lines).toEqual(['0', '1', '2', '3', '4'])

  view.leave()
  await observer.close()
  await rig.stop()
})
