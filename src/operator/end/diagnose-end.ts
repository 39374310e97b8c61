// Why a run did not succeed, from how following its pod ended.

import { mayHaveRun } from '../../diagnosis/containers.ts'
import { diagnosePod } from '../../diagnosis/diagnose.ts'
import type { Diagnosis } from '../../diagnosis/diagnosis.ts'
import { diagnoseDeletion } from '../../diagnosis/end/pod-end.ts'
import { addEvidence, makeDiagnosis } from '../../diagnosis/make-diagnosis.ts'
import type { Followed } from '../observe/follow-pod.ts'
import type { NextDeadline } from '../observe/phases.ts'

const lateWords: Readonly<Record<NextDeadline['name'], string>> = {
  schedule: 'no node took the pod',
  pull: 'no container of the pod had started',
  start: "the task's container had not started",
  run: "the task's container had not ended",
  total: 'the run was not over',
}

/** The cause; undefined after a success. `context`: the kubeconfig context's name, for commands. */
export function diagnoseEnd(followed: Followed, context: string, now: Date): Diagnosis | undefined {
  const { verdict, pod, memory, evidence } = followed
  const input = { pod, context, now, ...evidence, pullErrors: memory.start.pullErrors }
  switch (verdict.kind) {
    case 'ended':
      return verdict.end.isSuccess ? undefined : (diagnosePod(input) ?? diagnoseUnknown())
    case 'stuck':
      return verdict.diagnosis
    case 'late':
      return diagnoseLate(verdict.deadline, verdict.diagnosis)
    case 'gone':
      return diagnosePod(input) ?? diagnoseDeletion(pod) ?? diagnoseUnseen()
    case 'blind':
      return diagnoseBlind()
  }
}

/** Whether the pod ended, and for certain without any of its processes having run, by no fault of the task: then another one may be made. */
export function isWorthRepeating({ verdict, presence, pod }: Followed, diagnosis: Diagnosis): boolean {
  const isKnown = verdict.kind === 'ended' || (verdict.kind === 'gone' && presence === 'gone')
  return isKnown && !mayHaveRun(pod) && diagnosis.retry === 'infrastructure'
}

/** Trouble that lasted until the deadline is the cause; the deadline is only when it was given up. */
function diagnoseLate({ name, limitMs }: NextDeadline, trouble: Diagnosis | undefined): Diagnosis {
  const late = `${lateWords[name]} after ${limitMs / 1000} s (${name} deadline)`
  if (trouble) return addEvidence(trouble, [late])
  return makeDiagnosis('run-deadline', { summary: late })
}

function diagnoseBlind(): Diagnosis {
  const summary = 'the cluster does not let anybody with this login see the pod any more, so nothing is known of it'
  return makeDiagnosis('out-of-sight', { summary })
}

function diagnoseUnknown(): Diagnosis {
  return makeDiagnosis('failed-without-reason', { summary: 'the pod failed, and nothing says why' })
}

function diagnoseUnseen(): Diagnosis {
  return makeDiagnosis('deleted', { summary: 'the pod is gone, and nothing says how it ended' })
}
