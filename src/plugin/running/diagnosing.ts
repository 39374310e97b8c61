// What plugins add to the diagnosis of a failure.

import type { Pod } from '../../basics/wire.ts'
import type { Diagnosis } from '../../diagnosis/diagnosis.ts'
import type { DiagnoseAnswer } from '../contract/hooks.ts'
import { rubbish } from './call-hook.ts'
import { freezeCopy } from './frozen.ts'
import type { HookCaller } from './hook-caller.ts'

/** A diagnosis with what plugins know, and who asks for one more pod. */
export interface EnrichedDiagnosis {
  readonly diagnosis: Diagnosis
  readonly retry?: { readonly plugin: string; readonly reason: string }
}

/** Asks every plugin; one that fails is a warning. Rejects only when the run is stopped. */
export async function diagnoseRun(
  caller: HookCaller,
  failure: { readonly pod: Pod; readonly diagnosis: Diagnosis },
  warn: (error: unknown) => void,
): Promise<EnrichedDiagnosis> {
  const input = { run: caller.run(), pod: freezeCopy(failure.pod), diagnosis: freezeCopy(failure.diagnosis) }
  const evidence: string[] = []
  let retry: EnrichedDiagnosis['retry']
  for (const { plugin, hooks } of caller.having('diagnose')) {
    const ask = async (): Promise<DiagnoseAnswer | undefined> =>
      await caller.call(plugin, 'diagnose', (signal) => hooks.diagnose?.({ ...input, signal }))
    const answer = await ask().then(
      (given) => checkAnswer(plugin, given, warn),
      (thrown: unknown) => giveUp(thrown, warn),
    )
    evidence.push(...(answer?.evidence ?? []))
    if (answer?.retry !== undefined) retry ??= { plugin, reason: answer.retry }
  }
  const diagnosis = { ...failure.diagnosis, evidence: [...failure.diagnosis.evidence, ...evidence] }
  return { diagnosis, ...(retry && { retry }) }
}

function giveUp(thrown: unknown, warn: (error: unknown) => void): undefined {
  // Only a run that was stopped rejects with something else than the failure of a plugin.
  warn(thrown)
  return undefined
}

function checkAnswer(
  plugin: string,
  answer: DiagnoseAnswer | undefined,
  warn: (error: unknown) => void,
): DiagnoseAnswer | undefined {
  if (answer === undefined || isAnswer(answer)) return answer
  warn(rubbish({ plugin, hook: 'diagnose' }, 'it is no list of evidence and no reason for a retry'))
  return undefined
}

function isAnswer(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null) return false
  const evidence: unknown = Reflect.get(answer, 'evidence') ?? []
  const retry: unknown = Reflect.get(answer, 'retry') ?? ''
  return typeof retry === 'string' && Array.isArray(evidence) && evidence.every((line) => typeof line === 'string')
}
