// The last part of every run: its pod is put away as the terms say, plugins are told and clean up, and what it had open is closed.

import { makeDiagnosis } from '../diagnosis/make-diagnosis.ts'
import { isPullpassError } from '../errors/pullpass-error.ts'
import { toError } from '../errors/wrap.ts'
import type { Outcome } from '../plugin/contract/outcome.ts'
import { decideCleanup } from './end/cleanup-policy.ts'
import { makeCancelled } from './end/make-outcome.ts'
import { discardPod } from './end/stop-pod.ts'
import { selectRun } from './launch/labels.ts'
import type { Run } from './run.ts'
import type { RunEnd } from './run-pods.ts'

/**
 * Tells that the run has begun, does `work`, and ends the run, whatever comes of it. A run that is stopped before it has a pod is cancelled;
 * one that can't be begun rejects as `work` does, after plugins have cleaned up.
 */
export async function finishRun(run: Run, work: () => Promise<RunEnd>): Promise<Outcome> {
  run.tell.state({ kind: 'begun', namespace: run.namespace, selector: selectRun(run.runId) })
  try {
    const end = await work().catch((thrown: unknown) => endOfStopped(run, thrown))
    const { outcome, last } = end
    const isLeft = last?.fate === 'standing' && decideCleanup(last.pod, outcome, run.terms) === 'delete'
    if (isLeft) await discardPod(run, last.pod)
    return await run.hooks.end({ ...outcome, warnings: run.tell.warnings }, last?.pod)
  } catch (thrown) {
    await run.hooks.end(describeFailure(thrown, run))
    throw thrown
  } finally {
    await run.close()
  }
}

function endOfStopped(run: Run, thrown: unknown): RunEnd {
  if (!run.signal.aborted) throw thrown
  return { outcome: { ...makeCancelled(run.signal), attempts: 0 } }
}

/** What plugins are told of a run that could not be begun. */
function describeFailure(thrown: unknown, run: Run): Outcome {
  const { message } = toError(thrown)
  const remedy = isPullpassError(thrown) ? thrown.remedies[0] : undefined
  const diagnosis = makeDiagnosis('failed-without-reason', {
    summary: message,
    ...(remedy !== undefined && { remedy }),
  })
  return { status: 'failed', diagnosis, warnings: run.tell.warnings, attempts: 0 }
}
